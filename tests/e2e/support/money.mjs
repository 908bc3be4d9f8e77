// What a person does with money, through the page; and what the chain says about it without the dApp.
import { createHash } from 'node:crypto';
import { segwitScript } from './chain.mjs';
import { open } from './inspect.mjs';
import { eventually, postJson } from './system.mjs';

/** What Electrum calls a script: its SHA-256, backwards. */
const scripthash = (script) => createHash('sha256').update(Buffer.from(script, 'hex')).digest().reverse().toString('hex');

/** What an address holds by the server's own index, in swartz: `{ confirmed, unconfirmed }`. */
export async function heldBy(electrum, address) {
  return electrum.call('blockchain.scripthash.get_balance', scripthash(segwitScript(address)));
}

/** A transaction read without the dApp: `{ inputs: [{ txid, vout }], outputs: [{ value, script }], weight }`. */
export async function transaction(electrum, txid) {
  return parse(Buffer.from(await electrum.call('blockchain.transaction.get', txid), 'hex'));
}

/** What a transaction pays to the miner, from the coins it spends. */
export async function feeOf(electrum, txid) {
  const { inputs, outputs } = await transaction(electrum, txid);
  const coins = await Promise.all(
    inputs.map(async (input) => (await transaction(electrum, input.txid)).outputs[input.vout].value),
  );
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  return sum(coins) - sum(outputs.map(({ value }) => value));
}

/** The output that pays an address, in swartz. */
export function paidTo({ outputs }, address) {
  return outputs.find(({ script }) => script === segwitScript(address))?.value;
}

export function parse(raw) {
  let at = 4;
  const number = (bytes) => {
    at += bytes;
    return bytes === 8 ? Number(raw.readBigUInt64LE(at - 8)) : raw.readUIntLE(at - bytes, bytes);
  };
  const count = () => {
    const first = number(1);
    return first < 0xfd ? first : number({ 0xfd: 2, 0xfe: 4 }[first]);
  };
  const bytes = (length) => raw.subarray(at, (at += length));
  const segwit = raw[4] === 0;
  if (segwit) at += 2;
  const start = at;
  const inputs = Array.from({ length: count() }, () => {
    const txid = Buffer.from(bytes(32)).reverse().toString('hex');
    const vout = number(4);
    bytes(count());
    return { txid, vout, sequence: number(4) };
  });
  const outputs = Array.from({ length: count() }, () => ({ value: number(8), script: bytes(count()).toString('hex') }));
  const base = 8 + at - start;
  return { inputs, outputs, vsize: Math.ceil((base * 3 + raw.length) / 4) };
}

/** Makes a block at once; the dev chain of this test makes none by itself. */
export async function mine(system, blocks = 1) {
  await postJson(`${system.ready.http_devnet}/mine`, { blocks });
}

/** Play money in a block. */
export async function fundAndMine(page, system, times = 1) {
  const { url } = system.ready;
  await open(page, url, 'wallet');
  for (let paid = 0; paid < times; paid++) {
    const address = await nextAddress(page);
    await postJson(system.ready.faucet, { address, amount: 1_000_000_000 });
    await eventually('a fresh address', async () => (await nextAddress(page)) !== address);
  }
  await mine(system);
  await page.getByTestId('balance-pending').waitFor({ state: 'detached' });
}

export async function nextAddress(page) {
  return page.getByTestId('receive-address').getAttribute('data-full');
}

/** The balance on show, in swartz, whichever language it is in. */
export async function shownBalance(page) {
  return swartz(await page.getByTestId('balance').innerText());
}

/** The first amount in a text, in swartz: `1.234,50 DOI` and `1,234.50 DOI` are both 123,450,000,000. */
export function swartz(text) {
  const [, number] = text.match(/([\d.,]*\d)\s*DOI/);
  const point = Math.max(number.lastIndexOf('.'), number.lastIndexOf(','));
  const whole = number.slice(0, point).replaceAll(/\D/g, '');
  return Number(whole) * 1e8 + Number(number.slice(point + 1).padEnd(8, '0'));
}

/** Fills in the form that pays and asks for the preview. */
export async function typePayment(page, url, { to, amount, note, speed, rate }) {
  await open(page, url, 'wallet');
  await open(page, url, 'wallet/send');
  await page.getByTestId('pay-to-0').fill(to);
  if (amount) await page.getByTestId('pay-amount-0').fill(amount);
  if (note) await page.getByTestId('pay-note').fill(note);
  if (speed) await page.getByTestId(`fee-${speed}`).check({ force: true });
  if (rate) await page.getByTestId('fee-rate').fill(rate);
  await page.getByTestId('pay-look').click();
}

/** Sends what is looked at; returns the transaction's id. */
export async function sendNow(page) {
  await page.getByTestId('pay-confirm').click();
  return page.getByTestId('pay-txid').getAttribute('data-full');
}

/** Waits until the page says that the payment is in a block. */
export async function seenInBlock(page) {
  await page.locator('[data-testid=pay-state][data-state=confirmed]').waitFor();
}

/** The texts of all codes of a series, read while it goes round. */
export async function series(page) {
  const shown = page.getByTestId('psbt-series');
  const first = await shown.getAttribute('data-part');
  const total = Number.parseInt(first.slice(4, 6), 36);
  const parts = new Map();
  await eventually('every code', async () => {
    const part = await shown.getAttribute('data-part');
    parts.set(Number.parseInt(part.slice(6, 8), 36), part);
    return parts.size === total;
  });
  return [...parts.values()];
}
