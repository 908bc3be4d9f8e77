// One wallet, two meters: each is paired by itself, one of them is in sight on every page, and the choice is remembered.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { inspectPages, open } from './support/inspect.mjs';
import { pair, wattHours } from './support/meter.mjs';
import { startWithPast } from './support/past.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, startSystem } from './support/system.mjs';
import { createWallet } from './support/wallet.mjs';

const QUARTER = 900;
const DAY = 86_400;

/** A meter with a number of its own that was read for two days, until now. */
function past() {
  const now = Math.floor(Date.now() / 1000 / QUARTER) * QUARTER;
  const times = Array.from({ length: (2 * DAY) / QUARTER }, (_, back) => now - 2 * DAY + (back + 1) * QUARTER);
  return times.map((time, place) => ({ time, consumed: 7_000_000 + place * 31, produced: 1_000_000 + place * 400 }));
}

describe('a wallet with two meters', { concurrency: false }, () => {
  let system, other, url, person, page, numbers;
  const step = sequence(() => ({ person: page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    other = await startWithPast(system, past(), '1EMH0087654321');
    numbers = [system.ready.meter, '1EMH0087654321'];
    person = await openProfile();
    page = person.page;
    await createWallet(page, url, 'correct horse battery staple');
  });

  after(async () => {
    await person?.close();
    await other?.stop();
    await system?.stop();
  });

  step('the first one is paired, and there is nothing to choose', async () => {
    await pair(page, url, system.ready.gateway, system.ready.pairing_code);
    await page.getByTestId('health').waitFor();
    assert.equal(await page.getByTestId(`which-${numbers[0]}`).count(), 0);
  });

  step('another one is begun, left, begun again and paired; it comes into sight', async () => {
    await page.getByTestId('add-meter').click();
    await page.getByTestId('pair-submit').waitFor();
    await page.getByTestId('add-cancel').click();
    await page.getByTestId('health').waitFor();
    await page.getByTestId('add-meter').click();
    await page.getByTestId('pair-url').fill(other.ready.http);
    await page.getByTestId('pair-code').fill(other.ready.pairing_code);
    await page.getByTestId('pair-submit').click();
    await inSight(numbers[1]);
    assert.equal(await page.getByTestId(`which-${numbers[0]}`).isChecked(), false);
    assert.equal(await page.getByTestId('meter-number').innerText(), numbers[1]);
  });

  step('every page shows the chosen one: energy counts its day, not the other\'s', async () => {
    await open(page, url, 'energy');
    await page.getByTestId('period-earlier').click();
    const day = await eventually('yesterday is counted', () => wattHours(page, 'period-fed-in'));
    assert.equal(day % 400, 0, `${day} Wh are whole quarter hours of this meter`);
    await choose(numbers[0]);
    await eventually('the other one has another sum', async () => (await wattHours(page, 'period-fed-in')) !== day);
    await choose(numbers[1]);
    await eventually('it is back', async () => (await wattHours(page, 'period-fed-in')) === day);
    await inspectPages(page, url, 'two-meters', ['home', 'energy', 'meter']);
  });

  step('the choice is remembered', async () => {
    await page.reload();
    await open(page, url, 'energy');
    await inSight(numbers[1]);
  });

  step('one is forgotten, and the other one is in sight', async () => {
    await open(page, url, 'meter');
    await page.getByTestId('forget-meter').click();
    await page.getByTestId('meter-number').filter({ hasText: numbers[0] }).waitFor();
    assert.equal(await page.getByTestId(`which-${numbers[0]}`).count(), 0);
    await page.reload();
    await open(page, url, 'meter');
    await page.getByTestId('meter-number').filter({ hasText: numbers[0] }).waitFor();
  });

  step('no page complained', () => assert.deepEqual(person.complaints, []));

  async function choose(number) {
    await page.getByTestId(`which-${number}`).check({ force: true });
    await inSight(number);
  }

  async function inSight(number) {
    await eventually(`${number} is in sight`, () => page.getByTestId(`which-${number}`).isChecked());
  }
});
