// How long the page stands still while it verifies and draws readings: a day of them, then a year. Prints one JSON
// line per run. The gateway is made up here, in the way of the browser's requests; everything else is the real page.
import { openProfile } from '../e2e/support/browser.mjs';
import { open } from '../e2e/support/inspect.mjs';
import { pair } from '../e2e/support/meter.mjs';
import { startSystem } from '../e2e/support/system.mjs';
import { createWallet } from '../e2e/support/wallet.mjs';
import { freshKey, holder, records, segwit } from './records.mjs';

const METER = '1BENCH0000000001';
const GATEWAY = 'http://127.0.0.1:9';
const INTERVAL = 900;
const RUNS = { day: 96, year: 35_040 };

const system = await startSystem();
try {
  const wanted = process.argv.slice(2);
  for (const name of wanted.length > 0 ? wanted : Object.keys(RUNS)) {
    console.log(JSON.stringify(await run(name, RUNS[name])));
  }
} finally {
  await system.stop();
}

async function run(name, count) {
  const profile = await openProfile({ viewport: { width: 390, height: 844 } });
  const { page, context } = profile;
  try {
    const meter = standIn(count);
    await context.route(`${GATEWAY}/**`, (route) => meter.answer(route));
    await page.routeWebSocket(/\/v1\/stream$/, () => {});
    await createWallet(page, system.ready.url, 'correct horse battery staple');
    await watch(page);
    const start = Date.now();
    await pair(page, system.ready.url, GATEWAY, '1234-5678');
    // within the page, so that the watch goes on
    await page.evaluate(() => (location.hash = '#/energy'));
    const shown = new Intl.NumberFormat('en-GB').format(count);
    await page.getByTestId('readings-count').filter({ hasText: shown }).waitFor({ timeout: 300_000 });
    await page.getByTestId('verify-progress').waitFor({ state: 'detached' });
    const fresh = { seconds: (Date.now() - start) / 1000, ...(await seen(page)) };
    await page.getByTestId('period-week').click();
    await page.getByTestId('energy-as-of').waitFor();
    const failed = await page.getByTestId('readings-failed').count();
    if (failed > 0) throw new Error('the page refuses records of the bench');
    return { bench: 'readings', name, count, fresh, week: await seen(page) };
  } finally {
    await profile.close();
  }
}

/** Measures how long messages to oneself take: as long as the task in between. */
async function watch(page) {
  await page.evaluate(() => {
    const channel = new MessageChannel();
    let last = performance.now();
    window.stalls = [];
    channel.port1.onmessage = () => {
      const now = performance.now();
      if (now - last > 8) window.stalls.push(now - last);
      last = now;
      channel.port2.postMessage(0);
    };
    channel.port2.postMessage(0);
  });
}

/** The stalls since the last question, in milliseconds. */
async function seen(page) {
  const stalls = await page.evaluate(() => window.stalls.splice(0));
  const over = (limit) => stalls.filter((stall) => stall > limit).length;
  return { over16: over(16), over50: over(50), longest: Math.round(Math.max(0, ...stalls)) };
}

/** A gateway with so many records. */
function standIn(count) {
  const [reading, node] = [freshKey(), freshKey()];
  const end = Math.floor(Date.now() / 1000 / INTERVAL) * INTERVAL;
  const texts = records({ key: reading, meter: METER, count, interval: INTERVAL, end });
  let client = null;
  const info = () => ({
    v: 1,
    meter: METER,
    meter_source: 'replay',
    label: 'bench',
    network: 'devnet',
    reading_key: reading.compressed,
    holder_key: node.compressed,
    paired: client !== null,
    client_key: client,
    holder_address: client && holder(client, node.compressed).address,
    fund_address: segwit('ncrt', Buffer.alloc(20, 1)),
    funds: 100_000_000,
    interval_s: INTERVAL,
    file_records: 4,
    max_export_w: 10_000,
    max_import_w: 20_000,
    version: '0.1.0',
    records: count,
    head: { seq: count, hash: '0'.repeat(64) },
    anchors: 0,
    last_anchor: null,
    warnings: [],
  });
  const page = (url) => {
    const [after, limit] = ['after', 'limit'].map((key) => Number(url.searchParams.get(key)));
    return { v: 1, records: texts.slice(after, after + limit), more: after + limit < count };
  };
  const paired = (body) => {
    client = body.client_key;
    const { script, address } = holder(client, node.compressed);
    return { v: 1, token: 'bench', holder_key: node.compressed, holder_address: address, witness_script: script };
  };
  const answers = {
    '/v1/node': () => info(),
    '/v1/records': (url) => page(url),
    '/v1/pair': (_, request) => paired(request.postDataJSON()),
  };
  return {
    answer(route) {
      const url = new URL(route.request().url());
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
      if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
      const answer = answers[url.pathname];
      if (!answer) return route.fulfill({ status: 404, headers, json: { error: 'not_found', text: 'not here' } });
      return route.fulfill({ headers, json: answer(url, route.request()) });
    },
  };
}
