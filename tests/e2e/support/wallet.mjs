// What a person does with a wallet, through the page.
import { open } from './inspect.mjs';
import { eventually } from './system.mjs';

/** Creates a wallet, passes the backup check and returns the words. */
export async function createWallet(page, url, password) {
  await open(page, url, 'start');
  await page.reload();
  await page.getByTestId('start-create').click();
  await page.getByTestId('word').first().waitFor();
  const words = (await page.getByTestId('word').allInnerTexts()).map(onlyWord);
  await page.getByTestId('words-continue').click();
  await typeAskedWords(page, words);
  await page.getByTestId('check-continue').click();
  await page.getByTestId('password').fill(password);
  await page.getByTestId('password-repeat').fill(password);
  await page.getByTestId('create-finish').click();
  await page.getByTestId('create-finish').waitFor({ state: 'detached' });
  return words;
}

/** The backup check: fills the asked words, or words that are wrong. */
export async function typeAskedWords(page, words, change = (word) => word) {
  for (const index of [0, 1, 2]) {
    const input = page.getByTestId(`check-word-${index}`);
    const label = await input.evaluate((element) => element.labels[0].innerText);
    await input.fill(change(words[Number(label.match(/\d+/)[0]) - 1]));
  }
}

/** Restores a wallet from words; returns when it is open. */
export async function restoreWallet(page, url, words, password, passphrase = '') {
  await open(page, url, 'start');
  await page.getByTestId('start-restore').click();
  await page.getByTestId('restore-words').fill(words);
  await page.getByTestId('restore-passphrase').fill(passphrase);
  await page.getByTestId('restore-continue').click();
  await page.getByTestId('password').fill(password);
  await page.getByTestId('password-repeat').fill(password);
  await page.getByTestId('create-finish').click();
  await page.getByTestId('create-finish').waitFor({ state: 'detached' });
}

/** Locks by the button in the settings. */
export async function lock(page, url) {
  await open(page, url, 'settings');
  await page.getByTestId('lock').click();
  await page.getByTestId('settings-unlock').waitFor();
}

/** Unlocks on the start page; returns when the password was taken or refused. */
export async function unlock(page, url, password) {
  await open(page, url, 'start');
  await page.getByTestId('unlock-password').fill(password);
  await page.getByTestId('unlock').click();
  const opened = page.getByTestId('unlock').waitFor({ state: 'detached' }).then(() => true);
  const refused = page.getByTestId('start-problem').waitFor().then(() => false);
  opened.catch(() => {});
  refused.catch(() => {});
  return Promise.race([opened, refused]);
}

/** Play money from the faucet, waited for until it is in a block; returns the balances before and after, in DOI. */
export async function fund(page, url) {
  await open(page, url, 'wallet');
  const before = await balance(page);
  await page.getByTestId('faucet').click();
  const after = await eventually('money arrives', async () => {
    const now = await balance(page);
    return now > before && (await page.getByTestId('balance-pending').count()) === 0 && now;
  });
  return { before, after };
}

/** The balance on the wallet page, in DOI. */
export async function balance(page) {
  return doi(await page.getByTestId('balance').innerText());
}

/** The number before `DOI`, as an English page shows it. */
function doi(text) {
  return Number(text.match(/([\d.,]+)\s*DOI/)[1].replaceAll(',', ''));
}

/** `3. abandon` is the word `abandon`. */
function onlyWord(text) {
  return text.match(/[a-z]+/)[0];
}

/** Local storage and every database of the page, as one text. */
export async function everythingStored(page) {
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

/** Writes over the notes kept in the browser what nobody can read. */
export async function damageNotes(page) {
  await page.evaluate(async () => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name));
      for (const place of db.objectStoreNames) {
        const store = db.transaction(place, 'readwrite').objectStore(place);
        const keys = await done(store.getAllKeys());
        const notes = keys.filter((key) => String(key).startsWith('notes-'));
        for (const key of notes) await done(store.put(new TextEncoder().encode('damaged notes'), key));
      }
      db.close();
    }
  });
}
