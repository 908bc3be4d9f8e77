// The bench page works, and what it measures comes to the same: signatures inside finished transactions of bitcoinjs-lib,
// real headers. The numbers of such a short run say nothing.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { measure } from '../bench/curves.run.mjs';

test('the bench page measures, and all libraries agree', async () => {
  const file = new URL('../../wasm-core/tests/data/headers/mainnet_full.json', import.meta.url);
  const full = JSON.parse(await readFile(file, 'utf8'));
  const headers = { network: 'mainnet', first: full['431016'], answers: [full['431017'] + full['431018']], count: 2 };
  const { rows, complaints } = await measure({ faces: { core: process.env.JS_FACE }, headers, ms: 20 });
  assert.deepEqual(complaints, []);
  const measured = rows.map(({ operation, library }) => `${operation} ${library}`);
  for (const row of ['headers core', 'psbt core', 'psbt bitcoinjs-lib (tiny-secp256k1)', 'sign @noble/curves']) {
    assert.ok(measured.includes(row), `${row} of ${measured.join(', ')}`);
  }
  for (const { perSecond, seconds } of rows) assert.ok(perSecond > 0 || seconds > 0);
});
