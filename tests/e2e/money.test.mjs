// Two people pay each other, one in English, one in German; what the pages say is held against the chain.
// The dev chain makes blocks only when the test asks for one, so that waiting payments can be looked at.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { connectElectrum } from './support/chain.mjs';
import { inspectPage, open } from './support/inspect.mjs';
import { tabTo } from './support/keyboard.mjs';
import {
  feeOf,
  fundAndMine,
  heldBy,
  mine,
  nextAddress,
  paidTo,
  parse,
  seenInBlock,
  sendNow,
  series,
  shownBalance,
  swartz,
  transaction,
  typePayment,
} from './support/money.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, startSystem } from './support/system.mjs';
import { createWallet, damageNotes, everythingStored, lock, unlock } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';
const DOI = 100_000_000;

describe('two people and their money', { concurrency: false }, () => {
  let system, url, electrum, alice, bob;
  const step = sequence(() => ({ alice: alice.page, bob: bob.page }));

  before(async () => {
    system = await startSystem(['--block-seconds', '86400']);
    url = system.ready.url;
    electrum = await connectElectrum(system.ready.electrum_tcp);
    alice = await openProfile();
    bob = await openProfile({ locale: 'de-DE' });
  });

  after(async () => {
    electrum?.close();
    await alice?.close();
    await bob?.close();
    await system?.stop();
  });

  step('without a wallet the pages lead to one', async () => {
    await open(alice.page, url, 'wallet/send');
    await alice.page.getByTestId('need-wallet').waitFor();
  });

  step('both make a wallet, and one has money', async () => {
    await createWallet(alice.page, url, PASSWORD);
    await createWallet(bob.page, url, PASSWORD);
    await fundAndMine(alice.page, system, 3);
    assert.equal(await shownBalance(alice.page), 30 * DOI);
    await inspectPage(alice.page, 'money-overview');
    await open(bob.page, url, 'wallet');
    assert.equal(await shownBalance(bob.page), 0);
    await inspectPage(bob.page, 'money-overview-empty');
  });

  step('what is wrong with a payment is said in the language of the page, all at once', async () => {
    const { page } = bob;
    await typePayment(page, url, { to: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', amount: '1.5', speed: 'own', rate: '7' });
    assert.match(await page.locator('#pay-to-0-error').innerText(), /anderen Währung/);
    assert.match(await page.locator('#pay-amount-0-error').innerText(), /Meinst du 1,5\?/);
    assert.match(await page.locator('#fee-rate-error').innerText(), /Zwischen 100 und 5\.000/);
    await inspectPage(page, 'money-send-wrong');
    await typePayment(page, url, { to: await nextOf(bob), amount: '1,5' });
    const problem = await page.getByTestId('pay-problem').innerText();
    assert.match(problem, /Ausgeben kannst du jetzt 0,00\sDOI/);
    assert.match(problem, /Dein Geld ist sicher/);
  });

  step('a payment by keyboard alone: typed, looked at, sent, seen in a block', async () => {
    const { page } = alice;
    const to = await nextOf(bob);
    await open(page, url, 'wallet/send');
    await tabTo(page, 'pay-to-0');
    await page.keyboard.type(to);
    await tabTo(page, 'pay-amount-0');
    await page.keyboard.type('1.25');
    assert.match(await page.getByTestId('pay-read-0').innerText(), /1\.25\sDOI/);
    await tabTo(page, 'pay-note');
    await page.keyboard.type('Rent for March');
    await tabTo(page, 'fee-normal');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.getByTestId('fee-slow').isChecked(), true);
    await inspectPage(page, 'money-send');
    await tabTo(page, 'pay-look');
    await page.keyboard.press('Enter');
    const sentence = await page.getByTestId('pay-sentence').innerText();
    assert.match(sentence, /^You send 1\.25\sDOI to ncrt1q/);
    assert.equal((await page.getByTestId('pay-recipient').innerText()).replaceAll(/\s/g, ''), to);
    await tabTo(page, 'raw-open');
    await page.keyboard.press('Enter');
    const shown = parse(Buffer.from(await page.getByTestId('raw-hex').innerText(), 'hex'));
    assert.equal(paidTo(shown, to), 1.25 * DOI);
    await inspectPage(page, 'money-preview');
    await tabTo(page, 'pay-confirm');
    await page.keyboard.press('Enter');
    const txid = await page.getByTestId('pay-txid').getAttribute('data-full');
    await page.locator('[data-testid=pay-state][data-state=waiting]').waitFor();
    await inspectPage(page, 'money-sent');
    const sent = await transaction(electrum, txid);
    assert.equal(paidTo(sent, to), 1.25 * DOI);
    const fee = await feeOf(electrum, txid);
    assert.equal(swartz(sentence.match(/fee is (.*?);/)[1]), fee);
    assert.ok(fee >= sent.vsize * 100 && fee <= (sent.vsize + 2) * 100, `${fee} for ${sent.vsize} vB is the least`);
    await mine(system);
    await seenInBlock(page);
    assert.deepEqual(await heldBy(electrum, to), { confirmed: 1.25 * DOI, unconfirmed: 0 });
    await open(page, url, 'wallet');
    await eventually('the balance is right', async () => (await shownBalance(page)) === 28.75 * DOI - fee);
    await open(bob.page, url, 'wallet');
    await eventually('it has arrived', async () => (await shownBalance(bob.page)) === 1.25 * DOI);
  });

  step('everything goes back, in German, at a rate of one\'s own, and what waits is shown in its parts', async () => {
    const { page } = bob;
    const to = await nextOf(alice);
    await open(page, url, 'wallet/send');
    await page.getByTestId('pay-to-0').fill(`doichain:${to}?message=Zur%C3%BCck`);
    assert.equal(await page.getByTestId('pay-to-0').inputValue(), to);
    assert.equal(await page.getByTestId('pay-note').inputValue(), 'Zurück');
    await page.getByTestId('pay-all').check({ force: true });
    await page.getByTestId('fee-own').check({ force: true });
    await page.getByTestId('fee-rate').fill('250');
    await page.getByTestId('pay-look').click();
    assert.match(await page.getByTestId('pay-sentence').innerText(), /^Du sendest alles, .* danach hast du noch 0,00\sDOI\.$/);
    await inspectPage(page, 'money-preview-all');
    const txid = await sendNow(page);
    const [sent, fee] = [await transaction(electrum, txid), await feeOf(electrum, txid)];
    assert.equal(sent.outputs.length, 1);
    assert.equal(paidTo(sent, to), 1.25 * DOI - fee);
    assert.ok(fee >= sent.vsize * 250 && fee <= (sent.vsize + 2) * 250, `${fee} for ${sent.vsize} vB`);
    await open(alice.page, url, 'wallet');
    assert.equal(swartz(await alice.page.getByTestId('balance-pending').innerText()), 1.25 * DOI - fee);
    await inspectPage(alice.page, 'money-overview-pending');
    await mine(system);
    await seenInBlock(page);
    await open(page, url, 'wallet');
    await eventually('nothing is left', async () => (await shownBalance(page)) === 0);
  });

  step('two people are paid at once', async () => {
    const { page } = alice;
    const [first, second] = [await nextOf(bob), await nextOf(alice)];
    await open(page, url, 'wallet/send');
    await page.getByTestId('pay-add').click();
    await page.getByTestId('pay-to-0').fill(first);
    await page.getByTestId('pay-amount-0').fill('0.5');
    await page.getByTestId('pay-to-1').fill(second);
    await page.getByTestId('pay-amount-1').fill('0.75');
    await page.getByTestId('pay-look').click();
    await page.getByTestId('pay-sentence').waitFor();
    await inspectPage(page, 'money-preview-two');
    const sent = await transaction(electrum, await sendNow(page));
    assert.deepEqual([paidTo(sent, first), paidTo(sent, second)], [0.5 * DOI, 0.75 * DOI]);
    await mine(system);
    await seenInBlock(page);
  });

  step('a payment that waits is hurried: the same to the other side, more for the miner', async () => {
    const { page } = alice;
    const to = await nextOf(bob);
    await typePayment(page, url, { to, amount: '0.2', note: 'Electricity', speed: 'slow' });
    const before = await sendNow(page);
    const row = await entry(page, 'Electricity');
    assert.equal(await row.getAttribute('data-state'), 'pending');
    await inspectPage(page, 'money-history-waiting');
    await row.getByTestId('history-bump').click();
    await page.getByTestId('pay-sentence').waitFor();
    await inspectPage(page, 'money-bump');
    const after = await sendNow(page);
    assert.notEqual(after, before);
    const [old, fee] = [100 * (await transaction(electrum, after)).vsize, await feeOf(electrum, after)];
    assert.ok(fee >= old * 1.5, `${fee} is half as much again as ${old}`);
    assert.equal(paidTo(await transaction(electrum, after), to), 0.2 * DOI);
    assert.deepEqual(await heldBy(electrum, to), { confirmed: 0, unconfirmed: 0.2 * DOI });
    await mine(system);
    await seenInBlock(page);
    assert.deepEqual(await heldBy(electrum, to), { confirmed: 0.2 * DOI, unconfirmed: 0 });
    assert.equal(await (await entry(page, 'Electricity')).getAttribute('data-state'), 'confirmed');
  });

  step('a payment that waits is taken back', async () => {
    const { page } = alice;
    const to = await nextOf(bob);
    await typePayment(page, url, { to, amount: '0.3', note: 'A mistake' });
    await sendNow(page);
    await (await entry(page, 'A mistake')).getByTestId('history-cancel').click();
    assert.match(await page.getByTestId('pay-sentence').innerText(), /taken back/);
    const txid = await sendNow(page);
    assert.equal(paidTo(await transaction(electrum, txid), to), undefined);
    assert.deepEqual(await heldBy(electrum, to), { confirmed: 0, unconfirmed: 0 });
    await mine(system);
    await seenInBlock(page);
  });

  step('who is paid can hurry, too', async () => {
    const to = await nextOf(bob);
    await typePayment(alice.page, url, { to, amount: '0.4', note: 'Slow one' });
    const parent = await sendNow(alice.page);
    const { page } = bob;
    await open(page, url, 'wallet/history');
    const row = page.locator('[data-testid=history-row][data-state=pending]').first();
    await row.getByTestId('history-row-open').click();
    await row.getByTestId('history-hurry').click();
    const child = await sendNow(page);
    const { inputs, vsize } = await transaction(electrum, child);
    assert.ok(inputs.some((input) => input.txid === parent));
    const [both, size] = [
      (await feeOf(electrum, child)) + (await feeOf(electrum, parent)),
      vsize + (await transaction(electrum, parent)).vsize,
    ];
    assert.ok(both >= 150 * (size - 3), `${both} for ${size} vB together`);
    await mine(system);
    await seenInBlock(page);
  });

  step('entries are labelled, found, saved as a table; labels survive a lock and lie nowhere in clear', async () => {
    const { page } = alice;
    const row = await entry(page, 'Rent for March');
    await row.getByTestId('history-checks').waitFor();
    assert.equal(await row.locator('[data-testid=check][data-outcome=passed]').count(), 3);
    await inspectPage(page, 'money-history-open');
    const field = row.locator('input[id^=label-]');
    await field.fill('Rent, March and April');
    await field.press('Enter');
    await page.getByText('Rent, March and April').waitFor();
    await lock(page, url);
    assert.equal(await unlock(page, url, PASSWORD), true);
    await open(page, url, 'wallet/history');
    await page.getByTestId('history-search').fill('march 1.25');
    await page.getByText('Rent, March and April').waitFor();
    assert.equal(await page.getByTestId('history-row').count(), 1);
    assert.ok(!(await everythingStored(page)).includes('March and April'), 'a label lies in clear');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('history-save').click()]);
    const table = await readFile(await download.path(), 'utf8');
    const lines = table.trim().split('\r\n');
    assert.equal(table.charCodeAt(0), 0xfeff);
    assert.match(table, /sent,-1\.25\d+,0\.00\d+,28\.74\d+,"Rent, March and April",ncrt1/);
    assert.equal(lines.length, (await count(page)) + 1);
    const german = await saved(bob.page, url);
    assert.match(german, /;empfangen;1,25000000;;1,25000000;;/);
  });

  step('money is asked for at an address of its own', async () => {
    const { page } = bob;
    await open(page, url, 'wallet/receive');
    const first = await page.getByTestId('ask-address').getAttribute('data-full');
    await page.getByTestId('ask-another').click();
    await eventually('another address', async () => (await page.getByTestId('ask-address').getAttribute('data-full')) !== first);
    const second = await page.getByTestId('ask-address').getAttribute('data-full');
    await page.getByTestId('ask-amount').fill('0,125');
    await page.getByTestId('ask-message').fill('Strom für Mai');
    const link = await page.getByTestId('ask-link').getAttribute('data-full');
    assert.equal(link, `doichain:${second}?amount=0.125&message=Strom%20f%C3%BCr%20Mai`);
    await page.getByTestId('used-row').first().waitFor();
    await inspectPage(page, 'money-receive');
    await typePayment(alice.page, url, { to: link });
    assert.match(await alice.page.getByTestId('pay-sentence').innerText(), /You send 0\.125\sDOI/);
    await sendNow(alice.page);
    await mine(system);
    await seenInBlock(alice.page);
    assert.deepEqual(await heldBy(electrum, second), { confirmed: 0.125 * DOI, unconfirmed: 0 });
  });

  step('a frozen coin is not spent, and names are shown as locked', async () => {
    const { page } = alice;
    await open(page, url, 'wallet/coins');
    const coins = page.getByTestId('coin-row');
    await coins.first().waitFor();
    await coins.first().getByTestId('coin-row-open').click();
    await coins.first().getByTestId('coin-freeze').click();
    await page.locator('[data-testid=coin-row][data-state=frozen]').waitFor();
    await inspectPage(page, 'money-coins');
    await open(page, url, 'wallet');
    const frozen = swartz(await page.getByTestId('balance-frozen').innerText());
    const total = await shownBalance(page);
    await inspectPage(page, 'money-overview-frozen');
    await typePayment(page, url, { to: await nextOf(bob), amount: ((total - frozen) / DOI + 0.1).toFixed(8) });
    assert.match(await page.getByTestId('pay-problem').innerText(), /You can spend .* now/);
    await open(page, url, 'wallet/coins');
    await coins.first().getByTestId('coin-row-open').click();
    await coins.first().getByTestId('coin-freeze').click();
    await page.locator('[data-testid=coin-row][data-state=frozen]').waitFor({ state: 'detached' });
  });

  step('a transaction is handed over as text, as a file and as codes, signed and sent', async () => {
    const { page } = alice;
    const to = await nextOf(bob);
    await typePayment(page, url, { to, amount: '0.6' });
    await page.getByTestId('pay-hand').click();
    await page.getByTestId('psbt-sentence').waitFor();
    const text = await page.getByTestId('psbt-base64').getAttribute('data-full');
    assert.match(text, /^cHNidP/);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('psbt-save').click()]);
    assert.equal((await readFile(await download.path())).toString('base64'), text);
    await page.getByTestId('psbt-show').click();
    const parts = await series(page);
    await inspectPage(page, 'money-psbt');
    await page.getByTestId('psbt-away').click();
    await page.getByTestId('psbt-text').fill('nonsense');
    await page.getByTestId('psbt-read').click();
    assert.match(await page.getByTestId('sign-problem').innerText(), /Your money is safe/);
    await page.getByTestId('psbt-text').fill(parts.slice(1).join('\n'));
    await page.getByTestId('psbt-read').click();
    if (parts.length > 1) await page.getByTestId('psbt-codes').waitFor();
    await page.getByTestId('psbt-text').fill(parts[0]);
    await page.getByTestId('psbt-read').click();
    await page.getByTestId('psbt-sign').click();
    await page.getByTestId('psbt-signed').waitFor();
    await page.getByTestId('psbt-send').click();
    await page.locator('[data-testid=pay-state][data-state=waiting]').waitFor();
    await mine(system);
    await seenInBlock(page);
    assert.deepEqual(await heldBy(electrum, to), { confirmed: 0.6 * DOI, unconfirmed: 0 });
    await open(page, url, 'wallet');
    await open(page, url, 'wallet/sign');
    await page.getByTestId('psbt-file').setInputFiles({ name: 'a.psbt', mimeType: 'application/octet-stream', buffer: Buffer.from(text, 'base64') });
    await page.getByTestId('psbt-sentence').waitFor();
  });

  step('a message signed by one is checked by the other', async () => {
    const { page } = alice;
    await open(page, url, 'wallet/message');
    const text = 'Zähler 7 gehört mir.\nAlice';
    await page.getByTestId('sign-text').fill(text);
    const address = await page.getByTestId('sign-address').inputValue();
    await page.getByTestId('sign-message').click();
    const signature = await page.getByTestId('signature').getAttribute('data-full');
    await inspectPage(page, 'money-message');
    await open(bob.page, url, 'wallet/message');
    const check = async (message, state) => {
      await bob.page.getByTestId('check-address').fill(address);
      await bob.page.getByTestId('check-text').fill(message);
      await bob.page.getByTestId('check-signature').fill(signature);
      await bob.page.getByTestId('check-message').click();
      await bob.page.locator(`[data-testid=check-result][data-state=${state}]`).waitFor();
    };
    await check(text, 'right');
    await check(`${text}!`, 'wrong');
    await inspectPage(bob.page, 'money-message-wrong');
  });

  step('somebody in the address book is paid by name; the notes go to a file and come back', async () => {
    const { page } = alice;
    const to = await nextOf(bob);
    await open(page, url, 'wallet/contacts');
    await page.getByTestId('new-name').fill('Bob');
    await page.getByTestId('new-address').fill(to);
    await page.getByTestId('new-add').click();
    await page.getByTestId('contact').waitFor();
    await page.getByTestId('new-name').fill('bob');
    await page.getByTestId('new-address').fill(to);
    await page.getByTestId('new-add').click();
    assert.match(await page.locator('#new-address-error').innerText(), /already/);
    await inspectPage(page, 'money-contacts');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('notes-save').click()]);
    const file = await download.path();
    assert.match(await readFile(file, 'utf8'), /"label":"Bob"/);
    await page.getByTestId('contact-open').click();
    await page.getByTestId('contact-pay').click();
    assert.equal(await page.getByTestId('pay-to-0').inputValue(), to);
    await page.getByTestId('pay-to-0').fill('Bob');
    await page.getByTestId('pay-amount-0').fill('0.01');
    await page.getByTestId('pay-look').click();
    assert.match(await page.getByTestId('pay-sentence').innerText(), /0\.01\sDOI to Bob/);
    await inspectPage(page, 'money-preview-name');
    await open(page, url, 'wallet/contacts');
    await page.getByTestId('contact-open').click();
    await page.getByTestId('contact-remove').click();
    await page.getByTestId('contact').waitFor({ state: 'detached' });
    await page.getByTestId('notes-read').setInputFiles(file);
    await page.getByTestId('contact').waitFor();
  });

  step('notes that cannot be read are kept aside, and new ones begin', async () => {
    const { page } = alice;
    await damageNotes(page);
    await lock(page, url);
    assert.equal(await unlock(page, url, PASSWORD), true);
    await open(page, url, 'wallet/contacts');
    await page.getByTestId('notes-problem').waitFor();
    await inspectPage(page, 'money-notes-damaged');
    await page.getByTestId('notes-begin').click();
    await page.getByTestId('notes-problem').waitFor({ state: 'detached' });
    await page.getByTestId('contacts').waitFor();
    assert.equal(await page.getByTestId('contact').count(), 0);
    assert.match(await everythingStored(page), /damaged notes/);
    await lock(page, url);
    assert.equal(await unlock(page, url, PASSWORD), true);
    await open(page, url, 'wallet/contacts');
    await page.getByTestId('contacts').waitFor();
    assert.equal(await page.getByTestId('contact').count(), 0);
  });

  step('under a shared address there is no money, and no way to lose it', async () => {
    const stranger = await openProfile();
    const { page } = stranger;
    const path = `${url}ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/`;
    await page.route(`${path}**`, async (route) => {
      const rest = route.request().url().slice(path.length);
      route.fulfill({ response: await route.fetch({ url: url + rest }) });
    });
    for (const route of ['wallet/send', 'wallet/history', 'wallet/coins', 'wallet/sign']) {
      await open(page, path, route);
      await page.getByTestId('read-only-why').waitFor();
    }
    await inspectPage(page, 'money-shared');
    await stranger.close();
  });

  step('nothing on the way was amiss', () => {
    assert.deepEqual([...alice.complaints, ...bob.complaints], []);
  });

  async function nextOf(person) {
    await open(person.page, url, 'wallet');
    return nextAddress(person.page);
  }

  /** The entry of the history with this label, opened. */
  async function entry(page, label) {
    await open(page, url, 'wallet');
    await open(page, url, 'wallet/history');
    const row = page.getByTestId('history-row').filter({ hasText: label }).first();
    await row.getByTestId('history-row-open').click();
    return row;
  }
});

/** The table that the page saves. */
async function saved(page, url) {
  await open(page, url, 'wallet');
  await open(page, url, 'wallet/history');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('history-save').click()]);
  return readFile(await download.path(), 'utf8');
}

/** How many entries there are when nothing is searched for. */
async function count(page) {
  await page.getByTestId('history-search').fill('');
  return Number((await page.getByTestId('history-count').innerText()).match(/\d+/)[0]);
}
