// Two people, two browsers, one meter: from an empty browser to a certified meter with a checked balance.
// The steps build on each other, as they do for a person; each waits for what it needs to see.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { inspectPages, open } from './support/inspect.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, startSystem } from './support/system.mjs';
import { createWallet, lock, typeAskedWords, unlock } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';

describe('a prosumer and an electrician', { concurrency: false }, () => {
  let system, url, prosumer, electrician;

  const step = sequence(() => ({ prosumer: prosumer.page, electrician: electrician.page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    prosumer = await openProfile();
    electrician = await openProfile();
  });

  after(async () => {
    await prosumer?.close();
    await electrician?.close();
    await system?.stop();
  });

  step('the page says that this is a dev chain', async () => {
    await open(prosumer.page, url, 'home');
    await prosumer.page.getByTestId('banner').waitFor();
  });

  step('the backup check refuses wrong words', async () => {
    const { page } = prosumer;
    await open(page, url, 'start');
    await page.getByTestId('start-create').click();
    await page.getByTestId('word').nth(11).waitFor();
    const words = (await page.getByTestId('word').allInnerTexts()).map((text) => text.match(/[a-z]+/)[0]);
    assert.equal(words.length, 12);
    await page.getByTestId('words-continue').click();
    await typeAskedWords(page, words, () => 'wrong');
    await page.getByTestId('check-continue').click();
    await page.locator('#check-word-0-error').waitFor();
    assert.equal(await page.getByTestId('password').count(), 0);
  });

  step('a wallet is made, and nothing secret is stored in clear', async () => {
    const words = await createWallet(prosumer.page, url, PASSWORD);
    assert.equal(words.length, 12);
    const stored = await everythingStored(prosumer.page);
    assert.ok(stored.includes('nonce'), 'the key file is stored');
    for (const secret of [PASSWORD, words.join(' '), words.slice(0, 3).join(' ')]) {
      assert.ok(!stored.includes(secret), 'a secret is stored in clear');
    }
  });

  step('locked, it opens with the right password only; after a reload it is still there', async () => {
    const { page } = prosumer;
    await lock(page, url);
    assert.equal(await unlock(page, url, 'wrong password'), false);
    assert.match(await page.getByTestId('start-problem').innerText(), /password/i);
    assert.equal(await unlock(page, url, PASSWORD), true);
    await page.reload();
    assert.equal(await unlock(page, url, PASSWORD), true);
  });

  step('the faucet pays, and the balance is there', async () => {
    const { page } = prosumer;
    await open(page, url, 'wallet');
    const address = await page.getByTestId('receive-address').getAttribute('data-full');
    assert.match(address, /^ncrt1q/);
    const balance = async () => quantity(await page.getByTestId('balance').innerText(), 'DOI');
    assert.equal(await balance(), 0);
    await page.getByTestId('faucet').click();
    await eventually('money arrives', async () => (await balance()) > 0);
    await page.getByTestId('history').waitFor();
  });

  step('every page can be read in every size, colour and language', { timeout: 300_000 }, async () => {
    const { page } = prosumer;
    for (const language of ['en', 'de']) {
      await open(page, url, 'settings');
      await page.getByTestId(`language-${language}`).check({ force: true });
      await inspectPages(page, url, `open-${language}`);
    }
  });

  step('no page complained', () => {
    assert.deepEqual(prosumer.complaints, []);
    assert.deepEqual(electrician.complaints, []);
  });
});

/** The number before a unit, as an English page shows it. */
function quantity(text, unit) {
  const [, number] = text.match(new RegExp(`([\\d.,\\s\u202f\u2212-]+)\\s*${unit}\\b`)) ?? [];
  assert.ok(number, `no ${unit} in: ${text}`);
  return Number(number.replace(/[^\d.\u2212-]/g, '').replace('\u2212', '-'));
}

/** Local storage and every database of the page, as one text. */
async function everythingStored(page) {
  return page.evaluate(async () => {
    const readable = (value) => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
      return JSON.stringify(value);
    };
    const found = [JSON.stringify({ ...localStorage })];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise((resolve, reject) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        found.push(...all.map(readable));
      }
      db.close();
    }
    return found.join('\n');
  });
}
