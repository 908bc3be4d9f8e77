// What is set in the settings is in force at once, everywhere, and after a reload.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { rawCid, startGateway } from './support/gateways.mjs';
import { inspectPage, open } from './support/inspect.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, startSystem } from './support/system.mjs';
import { createWallet, fund, unlock } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';

describe('settings', { concurrency: false }, () => {
  let system, url, person, page;
  /** Parts of what the browser reports of what was asked for. */
  const expected = [];
  const step = sequence(() => ({ person: page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    person = await openProfile({ colorScheme: 'light' });
    page = person.page;
    await createWallet(page, url, PASSWORD);
    assert.equal((await fund(page, url)).after, 10);
  });

  after(async () => {
    await person?.close();
    await system?.stop();
  });

  step('colours and language change at once and are remembered', async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await open(page, url, 'settings');
    const light = await ground();
    await choose('theme-dark');
    await eventually('it is dark', async () => (await ground()) !== light);
    const dark = await ground();
    await choose('language-de');
    await page.locator('html[lang=de]').waitFor();
    await page.reload();
    await page.locator('html[lang=de]').waitFor();
    assert.equal(await ground(), dark);
    await choose('theme-light');
    await eventually('it is light', async () => (await ground()) === light);
    await choose('language-en');
    await page.locator('html[lang=en]').waitFor();
  });

  step('a rate of one\'s own puts euros beside every amount; nonsense is refused and changes nothing', async () => {
    await open(page, url, 'home');
    assert.equal(await unlock(page, url, PASSWORD), true);
    await open(page, url, 'settings');
    await page.getByTestId('rate').fill('0');
    await page.getByTestId('rate-set').click();
    await page.locator('#rate-error').waitFor();
    await page.getByTestId('rate').fill('0,25');
    await page.getByTestId('rate-set').click();
    await page.getByTestId('rate-clear').waitFor();
    await inspectPage(page, 'settings-filled');
    await open(page, url, 'wallet');
    await eventually('ten DOI are worth 2.50 €', async () => /2\.50/.test(await shown('euros')));
    await open(page, url, 'settings');
    await choose('language-de');
    await open(page, url, 'wallet');
    await eventually('zehn DOI sind 2,50 € wert', async () => /2,50\s*€/.test(await shown('euros')));
    await open(page, url, 'settings');
    await choose('language-en');
    await page.getByTestId('rate-clear').click();
    await page.getByTestId('rate-clear').waitFor({ state: 'detached' });
    await open(page, url, 'wallet');
    await page.getByTestId('balance').waitFor();
    assert.equal(await page.getByTestId('euros').count(), 0);
  });

  step('IPFS gateways are entered, tried out, ordered and taken away', async () => {
    const nobody = 'http://127.0.0.1:9/';
    await open(page, url, 'settings');
    await page.getByTestId('ipfs-none').waitFor();
    await add('not an address');
    await page.locator('#ipfs-new-error').waitFor();
    await add(nobody);
    await add(system.ready.gateway);
    const rows = page.getByTestId('ipfs-gateway');
    await rows.nth(1).waitFor();
    await rows.nth(1).getByTestId('ipfs-probe').click();
    await rows.nth(1).locator('[data-testid=ipfs-said][data-state=serves]').waitFor();
    await rows.nth(0).getByTestId('ipfs-probe').click();
    await rows.nth(0).locator('[data-testid=ipfs-said][data-state=fails]').waitFor();
    // the browser itself reports the address where nobody is
    expected.push('127.0.0.1:9/');
    await inspectPage(page, 'settings-gateways');
    await rows.nth(1).getByTestId('ipfs-up').click();
    await eventually('the order is the other way round', async () => (await rows.nth(1).innerText()).includes(':9'));
    await page.reload();
    assert.match(await rows.nth(1).innerText(), /:9/);
    await rows.nth(1).getByTestId('ipfs-remove').click();
    await rows.nth(1).waitFor({ state: 'detached' });
    assert.equal(await rows.count(), 1);
  });

  step('a block comes from whoever has it, whatever the others do; who lied is named and asked last', async () => {
    const block = 'a block that one gateway has';
    const ways = [['liar'], ['silent'], ['endless'], ['honest', block, 'another one']];
    const [liar, silent, endless, honest] = await Promise.all(ways.map((way) => startGateway(...way)));
    try {
      await open(page, url, 'settings');
      await page.getByTestId('ipfs-remove').click();
      for (const gateway of [liar, silent, endless, honest]) await add(gateway.url);
      await page.getByTestId('ipfs-gateway').nth(3).waitFor();
      await open(page, url, `verify/${rawCid(block)}`);
      await page.getByTestId('piece').filter({ hasText: honest.url }).waitFor();
      for (const gateway of [liar, silent, endless]) assert.ok(gateway.asked.length > 0, 'it was asked before');
      await open(page, url, 'settings');
      const named = page.getByTestId('ipfs-lied');
      assert.match(await named.innerText(), new RegExp(rawCid(block)));
      assert.match(await page.getByTestId('ipfs-gateway').filter({ has: named }).innerText(), new RegExp(liar.url));
      await inspectPage(page, 'settings-liar');
      const lies = liar.asked.length;
      await open(page, url, `verify/${rawCid('another one')}`);
      await page.getByTestId('piece').filter({ hasText: honest.url }).waitFor();
      assert.equal(liar.asked.length, lies, 'who lied is not asked before the others');
    } finally {
      for (const gateway of [liar, silent, endless, honest]) gateway.close();
    }
    // the browser itself reports, sooner or later, that the demo's gateway does not have them, and who hung up
    expected.push('status of 404', liar.url, silent.url, endless.url, honest.url);
  });

  step('a server is tried out before anybody relies on it', async () => {
    await open(page, url, 'settings');
    await page.getByTestId('server-probe').first().click();
    await page.getByTestId('server-said').filter({ hasText: /On our chain, at block \d/ }).waitFor();
  });

  step('the fingerprint of what runs here is there to be compared', async () => {
    await page.getByTestId('address-work-out').click();
    await page.locator('[data-testid=address][data-full^=baf]').waitFor({ state: 'attached' });
  });

  step('no page complained', () => {
    const unexpected = person.complaints.filter((line) => !expected.some((part) => line.includes(part)));
    assert.deepEqual(unexpected, []);
  });

  /** Chooses one of several by its test id. */
  async function choose(testid) {
    await page.getByTestId(testid).check({ force: true });
  }

  async function add(gateway) {
    await page.getByTestId('ipfs-new').fill(gateway);
    await page.getByTestId('ipfs-add').click();
  }

  async function shown(testid) {
    return page.getByTestId(testid).first().innerText();
  }
});
