// What a wallet does often, by our core and by the libraries of others, one after the other in one page. Bundled by
// `bundle.mjs`. Every result is compared with the others' before it is measured.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { HDKey } from '@scure/bip32';
import { BIP32Factory } from 'bip32';
import { Psbt, payments } from 'bitcoinjs-lib';
import { ECPairFactory } from 'ecpair';
import * as tiny from 'tiny-secp256k1';

const PATH = "m/84'/7070'/0'/0/5";
const INPUTS = 10;
const RAW = { prehash: false };

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16));

/**
 * Runs everything. `faces` are builds of our core by name (addresses of their loaders), `words` and `seed` a wallet,
 * `headers` `{ network, first, answers }` as a server sends them, `ms` how long each operation is repeated. Gives rows
 * `{ operation, library, perSecond }` and, for the headers, `{ operation, library, count, seconds }`.
 */
export async function run({ faces, words, seed, headers, ms }) {
  const rows = [];
  const others = { ...curves(seed), ...wallets(seed) };
  for (const [name, address] of Object.entries(faces)) {
    const face = await import(address);
    await face.default();
    const ours = core(face, name, words, seed);
    for (const [operation, libraries] of Object.entries(ours)) others[operation] = { ...libraries, ...others[operation] };
    rows.push(followed(face, name, headers));
  }
  for (const [operation, libraries] of Object.entries(others)) {
    agree(operation, libraries);
    for (const [library, work] of Object.entries(libraries)) {
      rows.push({ operation, library, perSecond: rate(work, ms) });
    }
  }
  return rows;
}

/** Everybody must come to the same result. */
function agree(operation, libraries) {
  const results = Object.entries(libraries).map(([library, work]) => [library, work(0)]);
  const [[first, expected]] = results;
  for (const [library, result] of results) {
    if (result !== expected) throw new Error(`${operation}: ${library} says ${result}, ${first} says ${expected}`);
  }
}

function rate(work, ms) {
  const repeat = (until) => {
    let count = 0;
    const start = performance.now();
    while (performance.now() - start < until) work(count++);
    return (count * 1000) / (performance.now() - start);
  };
  repeat(ms / 4);
  return repeat(ms);
}

/** Another digest each time. */
const digest = (count) => new Uint8Array(32).fill(7).fill(count & 255, 0, 1);

function core(face, name, words, seed) {
  const [secret, wallet] = [bytes(key(seed)), new face.Keys(words)];
  const unsigned = payment(seed);
  const operations = {
    psbt: {
      [name]: () => face.finishPsbt(wallet.signPsbt({ psbt: unsigned, paths: [PATH] }).psbt).raw,
    },
  };
  // The package for others has no raw operations: only the build for this page.
  if (!face.benchSign) return operations;
  const signature = face.benchSign(secret, digest(0));
  const point = tiny.pointFromScalar(secret, true);
  return {
    sign: {
      [name]: (count) => hex(face.benchSign(secret, digest(count))),
      [`${name}: bare k256`]: (count) => hex(face.benchSignBare(secret, digest(count))),
    },
    verify: { [name]: () => face.benchVerify(point, digest(0), signature) },
    derive: { [name]: () => hex(face.benchDerive(bytes(seed), PATH)) },
    ...operations,
  };
}

const key = (seed) => hex(HDKey.fromMasterSeed(bytes(seed)).derive(PATH).privateKey);

function curves(seed) {
  const secret = bytes(key(seed));
  const point = tiny.pointFromScalar(secret, true);
  const signature = tiny.sign(digest(0), secret);
  return {
    sign: {
      '@noble/curves': (count) => hex(secp256k1.sign(digest(count), secret, RAW)),
      'tiny-secp256k1': (count) => hex(tiny.sign(digest(count), secret)),
    },
    verify: {
      '@noble/curves': () => secp256k1.verify(signature, digest(0), point, RAW),
      'tiny-secp256k1': () => tiny.verify(digest(0), point, signature),
    },
  };
}

function wallets(seed) {
  const bip32 = BIP32Factory(tiny);
  const root = () => bip32.fromSeed(bytes(seed)).derivePath(PATH);
  const unsigned = payment(seed);
  return {
    derive: {
      '@scure/bip32 (@noble/curves)': () => hex(HDKey.fromMasterSeed(bytes(seed)).derive(PATH).publicKey),
      'bip32 (tiny-secp256k1)': () => hex(root().publicKey),
    },
    psbt: {
      'bitcoinjs-lib (tiny-secp256k1)': () => {
        const psbt = Psbt.fromBase64(unsigned);
        psbt.signAllInputs(root()).finalizeAllInputs();
        return psbt.extractTransaction(true).toHex();
      },
    },
  };
}

/** A PSBT of so many inputs of one key, in base64. */
function payment(seed) {
  const pair = ECPairFactory(tiny).fromPrivateKey(bytes(key(seed)));
  const script = payments.p2wpkh({ pubkey: pair.publicKey }).output;
  const psbt = new Psbt();
  for (let index = 0; index < INPUTS; index += 1) {
    psbt.addInput({ hash: '03'.repeat(32), index, witnessUtxo: { script, value: 1_000_000n } });
  }
  psbt.addOutput({ script, value: 9_900_000n });
  return psbt.toBase64();
}

/** How long the core takes to check all headers, in answers of at most 2016 as servers send them. */
function followed(face, library, { network, first, answers, count }) {
  const chain = new face.Headers(network, first);
  const start = performance.now();
  for (const answer of answers) chain.extend(answer);
  const seconds = (performance.now() - start) / 1000;
  const got = chain.tip().height - face.Headers.start(network);
  if (got !== count) throw new Error(`${got} headers instead of ${count}`);
  chain.free();
  return { operation: 'headers', library, count, seconds };
}
