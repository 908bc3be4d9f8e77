// A second, independent reader of the chain: Electrum over TCP and name outputs, written for this test only, so that the
// dApp's numbers are held against something that shares no code with it.
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One connection to an Electrum server, `host:port`. */
export async function connectElectrum(address) {
  const [host, port] = address.replace(/^tcp:\/\//, '').split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  const waiting = new Map();
  createInterface({ input: socket }).on('line', (line) => {
    const { id, result, error } = JSON.parse(line);
    const request = waiting.get(id);
    waiting.delete(id);
    if (error) request?.reject(new Error(JSON.stringify(error)));
    else request?.resolve(result);
  });
  let next = 0;
  const call = (method, ...params) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
  await call('server.version', 'blockpro-e2e', '1.4');
  return { call, close: () => socket.destroy() };
}

/** Every confirmed value a name was given, oldest first: `{ txid, height, value, owner }`. */
export async function nameHistory(electrum, name) {
  const history = await electrum.call('blockchain.scripthash.get_history', nameScripthash(name));
  const operations = [];
  for (const { tx_hash: txid, height } of history) {
    const raw = Buffer.from(await electrum.call('blockchain.transaction.get', txid), 'hex');
    const operation = nameOperations(raw).find((found) => found.name === name);
    if (operation) operations.push({ txid, height, value: operation.value, owner: operation.owner });
  }
  return operations;
}

/** What the anchors of a meter add up to, in Wh: the token balance. */
export async function anchored(electrum, meter) {
  const history = await nameHistory(electrum, `bp-meter/${meter}`);
  const values = history.map(({ value }) => JSON.parse(value));
  const sum = (key) => values.reduce((total, value) => total + value[key], 0);
  return { anchors: values.length, produced: sum('p'), consumed: sum('u'), balance: sum('p') - sum('u') };
}

/** The name outputs of a raw transaction: `{ name, value, owner }`, `owner` being the script that holds it, as hex. */
export function nameOperations(raw) {
  return outputScripts(raw).map(nameOperation).filter(Boolean);
}

/** OP_NAME_UPDATE <name> <empty> OP_2DROP OP_DROP OP_RETURN: what ElectrumX indexes names by. */
export function nameScripthash(name) {
  const script = Buffer.concat([Buffer.from([0x53]), push(Buffer.from(name)), Buffer.from([0x00, 0x6d, 0x75, 0x6a])]);
  return createHash('sha256').update(script).digest().reverse().toString('hex');
}

function push(bytes) {
  return Buffer.concat([Buffer.from(bytes.length < 76 ? [bytes.length] : [0x4c, bytes.length]), bytes]);
}

/** OP_NAME_DOI <name> <value> …, as text; nothing if the script is another. */
function nameOperation(script) {
  if (script[0] !== 0x5a) return undefined;
  const name = readPush(script, 1);
  const value = readPush(script, name.next);
  // OP_2DROP OP_DROP, then the owner.
  const owner = script.subarray(value.next + 2).toString('hex');
  return { name: name.bytes.toString(), value: value.bytes.toString(), owner };
}

function readPush(script, at) {
  const code = script[at];
  let [length, start] = [code, at + 1];
  if (code === 0x4c) [length, start] = [script[at + 1], at + 2];
  if (code === 0x4d) [length, start] = [script.readUInt16LE(at + 1), at + 3];
  return { bytes: script.subarray(start, start + length), next: start + length };
}

function outputScripts(raw) {
  let at = 4;
  const varint = () => {
    const first = raw[at++];
    if (first < 0xfd) return first;
    const size = { 0xfd: 2, 0xfe: 4 }[first];
    at += size;
    return raw.readUIntLE(at - size, size);
  };
  const bytes = () => {
    const length = varint();
    at += length;
    return raw.subarray(at - length, at);
  };
  if (raw[4] === 0 && raw[5] === 1) at += 2;
  for (let inputs = varint(); inputs > 0; inputs--) {
    at += 36;
    bytes();
    at += 4;
  }
  const scripts = [];
  for (let outputs = varint(); outputs > 0; outputs--) {
    at += 8;
    scripts.push(bytes());
  }
  return scripts;
}

/** The old-style address of the key behind a version 0 segwit address, on the dev chain. */
export function oldStyleAddress(address) {
  const payload = Buffer.concat([Buffer.from([111]), Buffer.from(segwitScript(address), 'hex').subarray(2)]);
  const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
  const whole = Buffer.concat([payload, sha256(sha256(payload)).subarray(0, 4)]);
  const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let text = '';
  for (let number = BigInt(`0x${whole.toString('hex')}`); number > 0n; number /= 58n) {
    text = letters[Number(number % 58n)] + text;
  }
  return text;
}

/** The script of a version 0 segwit address; its checksum was the business of whoever showed it. */
export function segwitScript(address) {
  const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
  const data = address.slice(address.lastIndexOf('1') + 2, -6);
  const bits = [...data].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2));
  return Buffer.from([0x00, bytes.length, ...bytes]).toString('hex');
}
