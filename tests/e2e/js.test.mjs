// The core as other dApps use it: the example page, in Chromium, with records and addresses made without our code.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { freshKey, holder, records } from '../bench/records.mjs';
import { openProfile } from './support/browser.mjs';

const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };

describe('the JavaScript face', { concurrency: false }, () => {
  let server, visitor;

  before(async () => {
    server = createServer(async ({ url }, answer) => {
      const name = url === '/' ? 'index.html' : url.slice(1);
      const body = /^[\w.]+$/.test(name) ? await readFile(`${process.env.JS_FACE}/${name}`).catch(() => {}) : undefined;
      answer.writeHead(body ? 200 : 404, { 'content-type': TYPES[name.split('.').pop()] ?? 'text/plain' });
      answer.end(body);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    visitor = await openProfile();
    await visitor.page.goto(`http://127.0.0.1:${server.address().port}/`);
  });

  after(async () => {
    await visitor?.close();
    server?.close();
  });

  const ask = (...call) =>
    visitor.page.evaluate(async (call) => (await import('./example.js')).ask(...call), call);
  const shown = (id, text) =>
    visitor.page.waitForFunction(([id, text]) => document.getElementById(id).value.includes(text), [id, text]);

  test('words become an address', async () => {
    const { page } = visitor;
    const words = `${'abandon '.repeat(11)}about`;
    await page.locator('#words').fill(words);
    await page.locator('#open').click();
    await shown('address', 'ncrt1q');
    await page.locator('#words').fill('abandon abandon');
    await page.locator('#open').click();
    await shown('address', 'words: 12, 15, 18, 21 or 24 words are needed');
    await page.locator('#make').click();
    await page.waitForFunction(() => document.getElementById('words').value.split(' ').length === 12);
  });

  test('a 1-of-2 is the one that others compute', async () => {
    const keys = [freshKey().compressed, freshKey().compressed];
    const { address, witnessScript } = await ask('describeGroup', { network: 'devnet', m: 1, keys });
    assert.deepEqual({ address, script: witnessScript }, holder(...keys));
  });

  test('records are believed if they are true', async () => {
    const { page } = visitor;
    const key = freshKey();
    const meter = '1BENCH0000000001';
    const texts = records({ key, meter, count: 4, interval: 900, end: 1_795_334_400 });
    await page.locator('#meter').fill(meter);
    await page.locator('#key').fill(key.compressed);
    await page.locator('#records').fill(texts.join('\n'));
    await page.locator('#verify').click();
    await shown('report', '4: incomplete, ');
    texts[2] = texts[2].replace('"ST":"G"', '"ST":"T"');
    await page.locator('#records').fill(texts.join('\n'));
    await page.locator('#verify').click();
    await shown('report', '3: failed, record.signature');
  });

  test('a name is registered by a signed transaction', async () => {
    const path = "m/84'/7070'/0'/0/0";
    await ask('keys', { words: `${'abandon '.repeat(11)}about` }, 'mine');
    const owner = await ask('address', [path, 'devnet'], 'mine');
    const { script } = await ask('describeAddress', { network: 'devnet', address: owner });
    const raw = `0200000001${'03'.repeat(32)}0000000000fdffffff0100e1f50500000000${byte(script)}${script}00000000`;
    const history = { network: 'devnet', name: 'bp/1', tip: 9, operations: [] };
    const funding = { coins: [{ raw, vout: 0, height: 5, path }], change: owner, rate: 100, tip: 9 };
    const { psbt } = await ask('buildName', { history, value: '{"v":1}', owner, path, funding });
    const content = await ask('inspectPsbt', { network: 'devnet', psbt });
    assert.deepEqual(content.unproven, []);
    assert.ok(content.outputs.some(({ name }) => name === Buffer.from('bp/1').toString('hex')));
    await assert.rejects(ask('finishPsbt', psbt), /psbt: /);
    const signed = await ask('signPsbt', { psbt, paths: [path] }, 'mine');
    assert.equal(signed.signatures, 1);
    const finished = await ask('finishPsbt', signed.psbt);
    assert.equal(finished.txid, content.txid);
    assert.match(finished.raw, /^00710000/);
    assert.equal(await ask('forget', undefined, 'mine'), true);
  });

  test('no page complained', () => assert.deepEqual(visitor.complaints, []));
});

function byte(hex) {
  return (hex.length / 2).toString(16).padStart(2, '0');
}
