// A whole day without a mouse: a wallet is made, locked and opened, a meter number is looked up, all by keys alone.
// (A payment by keyboard is in money.test.mjs.)
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { rawCid } from './support/gateways.mjs';
import { open } from './support/inspect.mjs';
import { enterOn, typeInto } from './support/keyboard.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, getJson, startSystem } from './support/system.mjs';

const PASSWORD = 'correct horse battery staple';

describe('somebody without a mouse', { concurrency: false }, () => {
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

  step('a page begins at its heading, and the way past the navigation is the first stop of all', async () => {
    await open(page, url, 'home');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
    const first = await page.evaluate(() => document.querySelector('a[href], button, input, select, summary').className);
    assert.match(first, /skip/);
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    const inside = await page.evaluate(() => document.activeElement.closest('main') !== null);
    assert.ok(inside, 'it leads into the page');
  });

  step('makes a wallet', async () => {
    await open(page, url, 'start');
    await enterOn(page, 'start-create');
    await page.getByTestId('word').nth(11).waitFor();
    const words = (await page.getByTestId('word').allInnerTexts()).map((text) => text.match(/[a-z]+/)[0]);
    await enterOn(page, 'words-continue');
    for (const index of [0, 1, 2]) {
      const asked = page.getByTestId(`check-word-${index}`);
      await asked.waitFor();
      const label = await asked.evaluate((element) => element.labels[0].innerText);
      await typeInto(page, `check-word-${index}`, words[Number(label.match(/\d+/)[0]) - 1]);
    }
    await page.keyboard.press('Enter');
    await page.getByTestId('password').waitFor();
    await typeInto(page, 'password', PASSWORD);
    await typeInto(page, 'password-repeat', PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByTestId('create-finish').waitFor({ state: 'detached' });
  });

  step('locks it, and opens it again', async () => {
    await open(page, url, 'settings');
    await enterOn(page, 'lock');
    await page.getByTestId('settings-unlock').waitFor();
    await open(page, url, 'start');
    await typeInto(page, 'unlock-password', PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByTestId('unlock').waitFor({ state: 'detached' });
  });

  step('looks a reading up by its address, sees its checks, and opens its bytes', async () => {
    const { gateway } = system.ready;
    const { records } = await eventually('a reading', async () => {
      const page = await getJson(`${gateway}/v1/records?after=0&limit=1`);
      return page.records.length > 0 && page;
    });
    await open(page, url, 'verify');
    await typeInto(page, 'verify-meter', 'no such thing');
    await page.keyboard.press('Enter');
    await page.locator('#verify-meter-error').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(`${rawCid(records[0])}`);
    await page.keyboard.press('Enter');
    await page.getByTestId('piece').filter({ hasText: 'Reading no. 1 of' }).waitFor();
    await page.locator('[data-check="record.signature"], [data-testid=piece-no-key]').first().waitFor();
    await enterOn(page, 'bytes-open');
    assert.equal(await page.getByTestId('bytes').innerText(), records[0]);
  });

  step('a dialog keeps the focus inside, Escape closes it, and the focus is back where it was', async () => {
    await open(page, url, 'settings');
    await enterOn(page, 'wipe');
    await page.getByTestId('wipe-dialog').waitFor({ state: 'visible' });
    for (let presses = 0; presses < 6; presses++) {
      await page.keyboard.press('Tab');
      const outside = await page.evaluate(() => {
        const here = document.activeElement;
        return here !== document.body && here.closest('dialog') === null && here.outerHTML.slice(0, 80);
      });
      assert.equal(outside, false, `Tab leaves the dialog for ${outside}`);
    }
    await page.keyboard.press('Escape');
    await page.getByTestId('wipe-dialog').waitFor({ state: 'hidden' });
    await eventually('the focus is back', () =>
      page.evaluate(() => document.activeElement?.dataset.testid === 'wipe'),
    );
  });

  step('no page complained', () => assert.deepEqual(person.complaints, []));
});
