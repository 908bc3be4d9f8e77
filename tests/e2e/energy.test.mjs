// The energy page: every period, its sums held against the gateway's own records, its files, its keys, its looks.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { inspectPages, open, picture } from './support/inspect.mjs';
import { isDrawn, openTable, pair, registers, wattHours } from './support/meter.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, getJson, startSystem } from './support/system.mjs';
import { createWallet } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';
const KINDS = ['hour', 'today', 'week', 'month', 'year', 'all', 'range'];

describe('the energy page', { concurrency: false }, () => {
  let system, url, person, page;
  const step = sequence(() => ({ person: page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    person = await openProfile();
    page = person.page;
  });

  after(async () => {
    await person?.close();
    await system?.stop();
  });

  step('without a meter the page leads to one', async () => {
    await createWallet(page, url, PASSWORD);
    await open(page, url, 'energy');
    await page.getByTestId('need-meter').waitFor();
  });

  step('every period says what the signed registers say', async () => {
    await pair(page, url, system.ready.gateway, system.ready.pairing_code);
    await open(page, url, 'energy');
    await page.locator('[data-testid=reading-row][data-state=verified]').nth(2).waitFor();
    for (const kind of KINDS) {
      await page.getByTestId(`period-${kind}`).check({ force: true });
      await page.getByTestId('period-title').waitFor();
      await eventually(`${kind} is the sum of the records`, agrees);
      assert.ok(await isDrawn(page, 'chart-canvas'), `${kind} is drawn`);
      const addsUp = async () => (await sumOfTable()) === (await wattHours(page, 'period-fed-in'));
      await eventually(`${kind}: the table adds up`, addsUp);
    }
    await page.getByTestId('period-today').check({ force: true });
    assert.ok(await page.getByTestId('period-earlier').isDisabled(), 'there is nothing before the first reading');
    assert.ok(await page.getByTestId('period-later').isDisabled(), 'there is nothing in the future');
  });

  step('any days can be asked for, and wrong ones are named', async () => {
    await page.getByTestId('period-range').check({ force: true });
    const today = await page.getByTestId('range-until').inputValue();
    await page.getByTestId('range-from').fill('2026-01-01');
    await eventually('a range from January on', agrees);
    await page.getByTestId('range-until').fill('2025-12-31');
    await page.locator('#range-until-error').waitFor();
    await page.getByTestId('range-until').fill(today);
    await page.locator('#range-until-error').waitFor({ state: 'detached' });
  });

  step('everything works with keys alone', async () => {
    await page.getByTestId('period-today').focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.activeElement.dataset.testid === 'period-week');
    await page.keyboard.press('ArrowLeft');
    await page.getByTestId('steps-usual').focus();
    await page.keyboard.press('ArrowRight');
    const bars = () => page.getByTestId('chart-canvas').getAttribute('aria-valuemax');
    await eventually('quarter hours', async () => ['92', '96', '100'].includes(await bars()));
    await page.getByTestId('chart-canvas').focus();
    await page.keyboard.press('Home');
    await page.getByTestId('chart-value').filter({ hasText: '00:00' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByTestId('chart-value').filter({ hasText: '00:15' }).waitFor();
  });

  for (const [lang, separator, point, word] of [
    ['en', ',', '.', 'fed in'],
    ['de', ';', ',', 'eingespeist'],
  ]) {
    step(`the CSV in ${lang} says what the records say`, async () => {
      await open(page, url, 'settings');
      await page.getByTestId(`language-${lang}`).check({ force: true });
      await open(page, url, 'energy');
      await page.getByTestId('chart-summary').filter({ hasText: word }).waitFor();
      await page.getByTestId('save').click();
      await eventually('the file is the sum of the records', async () => {
        const text = await saved('save-csv');
        assert.equal(text[0], '\ufeff', 'a byte order mark');
        const [head, ...rows] = text.slice(1).trimEnd().split('\r\n').map((line) => line.split(separator));
        assert.equal(head.length, 10);
        for (const row of rows) assert.match(row[0], /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+0[12]:00$/);
        const numbers = rows.filter((row) => row[2] !== '').map((row) => row[2].replace(point, '.'));
        const sum = numbers.reduce((total, kwh) => total + Math.round(Number(kwh) * 1000), 0);
        return sum === (await told()).produced && rows.length > 0;
      });
    });
  }

  step('the JSON has the signed records, exactly as the gateway tells them', async () => {
    const file = JSON.parse(await saved('save-json'));
    assert.deepEqual([file.v, file.meter], [1, system.ready.meter]);
    const { records } = await getJson(`${system.ready.gateway}/v1/records?after=0&limit=1000`);
    assert.ok(file.records.length > 2);
    assert.deepEqual(file.records, records.slice(0, file.records.length));
    const rise = (id) => register(file.records.at(-1), id) - register(file.records.at(0), id);
    const sum = (key) => file.buckets.reduce((total, bucket) => total + bucket[key], 0);
    assert.equal(sum('produced_wh'), rise('1-0:2.8.0'));
    assert.equal(sum('consumed_wh'), rise('1-0:1.8.0'));
  });

  step('it is fit to be used in every size, colour and language', { timeout: 300_000 }, async () => {
    for (const lang of ['de', 'en']) {
      await open(page, url, 'settings');
      await page.getByTestId(`language-${lang}`).check({ force: true });
      await inspectPages(page, url, `energy-${lang}`, ['energy']);
    }
  });

  step('without the gateway the last state stays, with its time', async () => {
    await person.context.route(`${system.ready.gateway}/**`, (route) => route.abort());
    await page.routeWebSocket(/\/v1\/stream$/, (socket) => socket.close());
    const before = await wattHours(page, 'produced-today');
    await page.reload();
    await open(page, url, 'energy');
    await page.getByTestId('energy-as-of').filter({ hasText: /\d\d:\d\d/ }).waitFor();
    assert.ok((await wattHours(page, 'produced-today')) >= before);
    await picture(page, 'energy-offline');
  });

  /** What the registers rose by over all records, in Wh. */
  async function told() {
    const all = await registers(system.ready.gateway);
    const [first, last] = [all.at(0), all.at(-1)];
    return { produced: last.produced - first.produced, consumed: last.consumed - first.consumed };
  }

  async function agrees() {
    const records = await told();
    const shown = [await wattHours(page, 'period-fed-in'), await wattHours(page, 'period-drawn')];
    return shown[0] === records.produced && shown[1] === records.consumed;
  }

  /** A register of a record's text, in Wh. */
  function register(text, id) {
    const payload = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('|')));
    return payload.RD.find(({ RI }) => RI.startsWith(id)).RV;
  }

  /** The fed-in Wh of all rows of the table. */
  async function sumOfTable() {
    await openTable(page);
    const cells = await page.locator('[data-testid=chart] tbody tr td:nth-child(2)').allTextContents();
    return cells.filter((text) => text !== '–').reduce((sum, kwh) => sum + Math.round(Number(kwh) * 1000), 0);
  }

  async function saved(testid) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(testid).click()]);
    return readFile(await download.path(), 'utf8');
  }
});
