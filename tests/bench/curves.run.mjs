// Serves builds of our core and the bundle to a real Chromium and asks the page to measure.
import { pbkdf2Sync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { openProfile } from '../e2e/support/browser.mjs';
import { bundle } from './bundle.mjs';

const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };
const WORDS = `${'abandon '.repeat(11)}about`;
const SEED = pbkdf2Sync(WORDS, 'mnemonic', 2048, 64, 'sha512').toString('hex');

/** Measures; `faces` are folders of builds by name. */
export async function measure({ faces, headers, ms }) {
  const script = await bundle('curves.page.mjs');
  const names = Object.keys(faces);
  const files = async (url) => {
    if (url === '/') return '<!doctype html><title>bench</title><link rel="icon" href="data:,">';
    if (url === '/page.js') return script;
    const [, place, name] = /^\/(\d+)\/([\w.]+)$/.exec(url) ?? [];
    return name && readFile(`${faces[names[place]]}/${name}`).catch(() => undefined);
  };
  const server = createServer(async ({ url }, answer) => {
    const body = await files(url);
    const type = url === '/' ? 'html' : url.split('.').pop();
    answer.writeHead(body ? 200 : 404, { 'content-type': TYPES[type] ?? 'text/plain' });
    answer.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const visitor = await openProfile();
  try {
    await visitor.page.goto(`http://127.0.0.1:${server.address().port}/`);
    const loaders = Object.fromEntries(names.map((name, place) => [name, `/${place}/wasm_core.js`]));
    const wish = { faces: loaders, words: WORDS, seed: SEED, headers, ms };
    const rows = await visitor.page.evaluate(async (wish) => (await import('/page.js')).run(wish), wish);
    return { rows, browser: visitor.context.browser()?.version(), complaints: visitor.complaints };
  } finally {
    await visitor.close();
    server.close();
  }
}
