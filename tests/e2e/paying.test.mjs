// Paying with coins of one's own choice, and what the page says when the network or the connection does not play along.
// The dev chain makes blocks only when the test asks for one.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { connectElectrum } from './support/chain.mjs';
import { inspectPage, open } from './support/inspect.mjs';
import { fundAndMine, mine, nextAddress, paidTo, seenInBlock, sendNow, transaction, typePayment } from './support/money.mjs';
import { sequence } from './support/steps.mjs';
import { startSystem } from './support/system.mjs';
import { createWallet, unlock } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';
const DOI = 100_000_000;
/** Somebody whose money is none of ours. */
const STRANGER = 'ncrt1qan8fch8w4pprjz0xhmvmx598xqy2dlwsek33mh';
const BROADCAST = 'blockchain.transaction.broadcast';

describe('paying, and what gets in the way', { concurrency: false }, () => {
  let system, url, electrum, person, page;
  /** What happens to a transaction on its way to the server; nothing by default. */
  let onBroadcast;
  const step = sequence(() => ({ person: page }));

  before(async () => {
    system = await startSystem(['--block-seconds', '86400']);
    url = system.ready.url;
    electrum = await connectElectrum(system.ready.electrum_tcp);
    person = await openProfile();
    page = person.page;
    await person.context.routeWebSocket((url) => url.href.startsWith(system.ready.electrum_ws), (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        const text = String(message);
        if (onBroadcast && text.includes(BROADCAST)) onBroadcast({ socket, server, text });
        else server.send(message);
      });
    });
    await createWallet(page, url, PASSWORD);
    await fundAndMine(page, system, 3);
  });

  after(async () => {
    electrum?.close();
    await person?.close();
    await system?.stop();
  });

  step('one coin is chosen: one is paid from it, the last one gets the rest of it', async () => {
    await open(page, url, 'wallet');
    const own = await nextAddress(page);
    await open(page, url, 'wallet/coins');
    await page.getByTestId('coin-row').nth(1).getByTestId('coin-row-open').click();
    const chosen = await page.getByTestId('coin-outpoint').getAttribute('data-full');
    await open(page, url, 'wallet/send');
    await page.getByTestId('pay-add').click();
    await page.getByTestId('pay-to-0').fill(STRANGER);
    await page.getByTestId('pay-amount-0').fill('0.25');
    await page.getByTestId('pay-to-1').fill(own);
    await page.getByTestId('pay-all').check({ force: true });
    await page.getByTestId('pay-amount-1').waitFor({ state: 'detached' });
    await page.getByTestId('pay-coins-own').check({ force: true });
    await page.getByTestId('pay-look').click();
    assert.match(await page.getByTestId('pay-problem').innerText(), /You can spend 0\.00\sDOI now/, 'none is chosen yet');
    await page.getByTestId(`coin-${chosen}`).check({ force: true });
    assert.match(await page.getByTestId('pay-coins-sum').innerText(), /^1 chosen: 10\.00\sDOI$/);
    await inspectPage(page, 'paying-coins');
    await page.getByTestId('pay-look').click();
    assert.match(await page.getByTestId('pay-sentence').innerText(), /^You send .*afterwards you have (?!0\.00)/, 'other coins stay');
    const sent = await transaction(electrum, await sendNow(page));
    assert.deepEqual(sent.inputs.map(({ txid, vout }) => `${txid}:${vout}`), [chosen]);
    assert.deepEqual([sent.outputs.length, paidTo(sent, STRANGER)], [2, 0.25 * DOI], 'no change: the rest went to the last one');
    const rest = paidTo(sent, own);
    assert.ok(rest < 9.75 * DOI && rest > 9.74 * DOI, `${rest}`);
    await mine(system);
    await seenInBlock(page);
  });

  step('a transaction that the network refuses: it says so, and that nothing is lost', async () => {
    onBroadcast = ({ socket, text }) => {
      const asked = [JSON.parse(text)].flat().find(({ method }) => method === BROADCAST);
      const error = { code: 1, message: 'the transaction was rejected by network rules.\n\nmin relay fee not met' };
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: asked.id, error }));
    };
    await typePayment(page, url, { to: STRANGER, amount: '0.5' });
    await page.getByTestId('pay-confirm').click();
    const said = await page.getByTestId('pay-problem').innerText();
    assert.match(said, /refused the transaction.*min relay fee not met/s);
    assert.match(said, /Your money is safe: nothing was sent/);
    await inspectPage(page, 'paying-refused');
    // what was typed is still there, and once the network takes it, it goes out
    onBroadcast = undefined;
    const sent = await transaction(electrum, await sendNow(page));
    assert.ok(sent.outputs.some(({ value }) => value === 0.5 * DOI));
    await mine(system);
    await seenInBlock(page);
  });

  step('the connection breaks while it is sent: it may be on its way, and later the history knows', async () => {
    onBroadcast = ({ socket, server, text }) => {
      // the server hears it, the page does not hear the server
      server.send(text);
      socket.close({ code: 1011 });
      onBroadcast = undefined;
    };
    await typePayment(page, url, { to: STRANGER, amount: '0.75', note: 'Into the dark' });
    await page.getByTestId('pay-confirm').click();
    const said = await page.getByTestId('pay-problem').innerText();
    assert.match(said, /connection broke while sending/);
    assert.match(said, /may be on its way already/);
    assert.match(said, /Don't send again before you know/);
    await inspectPage(page, 'paying-broken');
    await open(page, url, 'wallet/history');
    const row = page.locator('[data-testid=history-row][data-state=pending]');
    await row.filter({ hasText: /0\.75/ }).waitFor({ timeout: 60_000 });
    await mine(system);
    await page.locator('[data-testid=history-row][data-state=confirmed]').filter({ hasText: /0\.75/ }).waitFor();
  });

  step('the timeline has the payments; a locked wallet says that they are missing', async () => {
    await open(page, url, 'timeline');
    await page.getByTestId('timeline-money').check({ force: true });
    await page.getByTestId('timeline-row').filter({ hasText: /0\.75/ }).waitFor();
    await inspectPage(page, 'paying-timeline');
    await page.reload();
    await open(page, url, 'timeline');
    await page.getByTestId('timeline-locked').waitFor();
    assert.equal(await unlock(page, url, PASSWORD), true);
  });
});
