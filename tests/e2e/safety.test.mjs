// The keys on a device: where they may not be, who may not see them, and how they come back.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { oldStyleAddress } from './support/chain.mjs';
import { inspectPage, open } from './support/inspect.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, postJson, startSystem } from './support/system.mjs';
import { createWallet, everythingStored, lock, restoreWallet, typeAskedWords, unlock } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';
const OTHER_PASSWORD = 'seven sunny roofs in june';
const CID = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi';
/** The words of BIP 39's first test vector, and addresses that other programs make of them on the dev chain. */
const KNOWN_WORDS = `${'abandon '.repeat(11)}about`;
const ELSEWHERE = {
  "m/84'/0'/0'": 'ncrt1qnjg0jd8228aq7egyzacy8cys3knf9xvrm5k2q8',
  "m/44'/7'/0'": oldStyleAddress('ncrt1qc79vuv67jcruumhfyr5zpd5em282zpuyl65qx3'),
  'm/84/1/0': 'ncrt1qan8fch8w4pprjz0xhmvmx598xqy2dlwsek33mh',
};

describe('the keys on a device', { concurrency: false }, () => {
  let system, url, person, words;
  const step = sequence(() => ({ person: person.page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    person = await openProfile();
  });

  after(async () => {
    await person?.close();
    await system?.stop();
  });

  step('under the path of a gateway there are no keys, and the way out is a host of its own', async () => {
    const page = await person.context.newPage();
    const path = `${url}ipfs/${CID}/`;
    await page.route(`${path}**`, async (route) => {
      const rest = route.request().url().slice(path.length);
      route.fulfill({ response: await route.fetch({ url: url + rest }) });
    });
    await open(page, path, 'start');
    await page.getByTestId('read-only').waitFor();
    const { host } = new URL(url.replace('127.0.0.1', 'localhost'));
    const out = await page.getByTestId('read-only-way-out').getAttribute('href');
    assert.equal(out, `http://${CID}.ipfs.${host}/`);
    assert.equal(await page.getByTestId('start-create').count(), 0);
    assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
    await open(page, path, 'wallet');
    await page.getByTestId('read-only-why').waitFor();
    await inspectPage(page, 'shared-address');
    await page.close();
  });

  step('inside the window of another page there are no keys either', async () => {
    const page = await person.context.newPage();
    await page.route(`${url}framer`, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<iframe title="app" src="${url}#/start" width="900" height="700">` }),
    );
    await page.goto(`${url}framer`);
    const frame = page.frameLocator('iframe');
    assert.equal(await frame.getByTestId('read-only-way-out').getAttribute('href'), url);
    assert.equal(await frame.getByTestId('start-create').count(), 0);
    await page.close();
  });

  step('a second window waits, takes over when asked to, and gives back when it is closed', async () => {
    const { page: first } = person;
    words = await createWallet(first, url, PASSWORD);
    const second = await person.context.newPage();
    await second.goto(url);
    await second.getByTestId('elsewhere').waitFor();
    await inspectPage(second, 'elsewhere');
    await second.getByTestId('elsewhere-here').click();
    await first.getByTestId('elsewhere').waitFor();
    await open(second, url, 'settings');
    await second.getByTestId('settings-unlock').waitFor();
    await second.close();
    await first.getByTestId('elsewhere').waitFor({ state: 'detached' });
    assert.equal(await unlock(first, url, PASSWORD), true);
  });

  step('hidden, it locks as fast as was chosen', async () => {
    const { page } = person;
    await open(page, url, 'settings');
    await page.getByTestId('lock').waitFor();
    await hide(page, true);
    assert.equal(await page.getByTestId('lock').count(), 1, 'five minutes have not passed');
    await hide(page, false);
    await page.getByTestId('hidden-lock-0').check({ force: true });
    await hide(page, true);
    await page.getByTestId('settings-unlock').waitFor();
    await hide(page, false);
    await page.getByTestId('hidden-lock-5').check({ force: true });
    assert.equal(await unlock(page, url, PASSWORD), true);
  });

  step('the words on paper are checked without being shown', async () => {
    const { page } = person;
    await open(page, url, 'settings');
    await page.getByTestId('drill').click();
    await page.getByTestId('drill-password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByTestId('start-problem').waitFor();
    await page.getByTestId('drill-password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByTestId('check-word-0').waitFor();
    await inspectPage(page, 'drill');
    await typeAskedWords(page, words, () => 'wrong');
    await page.keyboard.press('Enter');
    await page.locator('#check-word-0-error').waitFor();
    await typeAskedWords(page, words);
    await page.keyboard.press('Enter');
    await page.getByTestId('drill-right').waitFor();
    await page.getByTestId('drill-done').click();
    await page.getByTestId('drill-dialog').waitFor({ state: 'hidden' });
  });

  step('another password holds at once, the old one no more', async () => {
    const { page } = person;
    await open(page, url, 'settings');
    const change = async (old) => {
      await page.getByTestId('old-password').fill(old);
      await page.getByTestId('password').fill(OTHER_PASSWORD);
      await page.getByTestId('password-repeat').fill(OTHER_PASSWORD);
      await page.keyboard.press('Enter');
    };
    await page.getByTestId('change-password').click();
    await change('wrong');
    await page.getByTestId('start-problem').waitFor();
    await change(PASSWORD);
    await page.getByTestId('password-changed').waitFor();
    await page.getByTestId('password-done').click();
    await lock(page, url);
    assert.equal(await unlock(page, url, PASSWORD), false);
    assert.equal(await unlock(page, url, OTHER_PASSWORD), true);
  });

  step('the key file is saved encrypted, everything is erased, and the file brings it back', async () => {
    const { page } = person;
    await open(page, url, 'wallet');
    const address = await page.getByTestId('receive-address').getAttribute('data-full');
    await open(page, url, 'settings');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
    const file = await download.path();
    const text = await readFile(file, 'utf8');
    assert.ok(!words.some((word) => new RegExp(`\\b${word}\\b`).test(text)), 'a word stands in the file');
    await page.getByTestId('exported').waitFor();
    await page.getByTestId('wipe').click();
    assert.equal(await page.getByTestId('wipe-confirm').isEnabled(), false);
    await page.getByTestId('wipe-sure').check();
    await page.getByTestId('wipe-confirm').click();
    await page.getByTestId('backup').waitFor({ state: 'detached' });
    assert.ok(!(await everythingStored(page)).includes('nonce'), 'the key file is still there');
    await open(page, url, 'start');
    const choose = (files) => page.getByTestId('start-import').setInputFiles(files);
    await choose({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"no":"key"}') });
    await page.getByTestId('start-problem').waitFor();
    await choose({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    assert.equal(await unlock(page, url, OTHER_PASSWORD), true);
    await open(page, url, 'wallet');
    assert.equal(await page.getByTestId('receive-address').getAttribute('data-full'), address);
  });

  step('words find their money wherever programs have put it', async () => {
    const { page } = person;
    await erase(page);
    for (const address of Object.values(ELSEWHERE)) await pay(address);
    await restoreWallet(page, url, KNOWN_WORDS, PASSWORD);
    await page.getByTestId('search-found').waitFor();
    await inspectPage(page, 'search');
    const rows = await page.getByTestId('search-row').allInnerTexts();
    for (const path of Object.keys(ELSEWHERE)) {
      assert.ok(rows.some((row) => row.includes(path)), `${path} in ${rows}`);
    }
    await open(page, url, 'wallet');
    await eventually('both accounts are counted', async () => (await balance(page)) === 2);
    // the third is in the wallet of an older program, which opens with the same password
    await open(page, url, 'settings');
    await page.getByTestId('search-again').click();
    assert.equal(await unlock(page, url, PASSWORD), true);
    await page.getByTestId('old-wallet-password').fill(PASSWORD);
    await page.getByTestId('search-old-open').click();
    await eventually('the older money is there', async () => (await balance(page)) === 1);
  });

  step('a passphrase is another wallet', async () => {
    const { page } = person;
    await erase(page);
    await restoreWallet(page, url, KNOWN_WORDS, PASSWORD, 'Überraschung');
    await page.getByTestId('search-nothing').waitFor();
  });

  step('no page complained', () => assert.deepEqual(person.complaints, []));

  /** Erases the wallet by the button in the settings. */
  async function erase(page) {
    await open(page, url, 'settings');
    await page.getByTestId('wipe').click();
    await page.getByTestId('wipe-sure').check();
    await page.getByTestId('wipe-confirm').click();
    await page.getByTestId('backup').waitFor({ state: 'detached' });
  }

  async function pay(address) {
    await postJson(system.ready.faucet, { address, amount: 100_000_000 });
  }

  async function balance(page) {
    return Number((await page.getByTestId('balance').innerText()).match(/([\d.,]+)\s*DOI/)[1]);
  }
});

/** As when another window covers the page: headless browsers never hide one. */
async function hide(page, hidden) {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
