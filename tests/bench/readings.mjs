// How long the page stands still while it verifies and draws readings, and how fast it starts and changes periods: with a
// day of single records, a year of them, and a year of day files. The gateway is made up here, in the way of the
// browser's requests; everything else is the real page. Prints tables in Markdown.
import { cpus, loadavg } from 'node:os';
import { openProfile } from '../e2e/support/browser.mjs';
import { open } from '../e2e/support/inspect.mjs';
import { pair } from '../e2e/support/meter.mjs';
import { startSystem } from '../e2e/support/system.mjs';
import { createWallet } from '../e2e/support/wallet.mjs';
import { bundle } from './bundle.mjs';
import { freshKey } from './records.mjs';
import { METER, QUARTER, standIn, yearOf } from './standin.mjs';
import { drawings, seen, settled, stored, switches, watch } from './watch.mjs';

const GATEWAY = 'http://127.0.0.1:9';
const VIEWPORT = { width: 1280, height: 900 };
const ROUNDS = 9;
/** How many quarter hours, and whether past days have files. */
const RUNS = { day: [96, false], records: [35_040, false], year: [35_040, true] };
const PERIODS = ['period-today', 'period-week', 'period-month', 'period-year', 'steps-fine', 'period-all'];

const system = await startSystem();
try {
  const wanted = process.argv.slice(2);
  for (const name of wanted.length > 0 ? wanted : ['day', 'year']) {
    const [count, days] = RUNS[name];
    const end = Math.floor(Date.now() / 1000 / QUARTER) * QUARTER;
    const year = yearOf({ key: freshKey(), count, end });
    console.log(`\n## ${name}: ${count} quarter hours${days ? `, ${year.files.length} day files` : ''}\n`);
    console.log('| what | takes | longest task meanwhile |\n|---|---:|---|');
    await measure(standIn(days ? year : { ...year, files: [] }), year, days);
  }
} finally {
  await system.stop();
}

async function measure(meter, year, days) {
  const profile = await openProfile({ viewport: VIEWPORT });
  const { page, context } = profile;
  try {
    await context.route(`${GATEWAY}/**`, (route) => meter.answer(route));
    await context.routeWebSocket(/\/v1\/stream$/, () => {});
    await context.addInitScript(watch);
    await createWallet(page, system.ready.url, 'correct horse battery staple');
    const start = Date.now();
    await pair(page, system.ready.url, GATEWAY, '1234-5678');
    await page.evaluate(() => window.bench.forget());
    // within the page, so that the watch goes on
    await page.evaluate(() => (location.hash = '#/energy'));
    await settled(page, year.payloads.length, meter.files);
    row('| fetched, verified and shown for the first time', `${((Date.now() - start) / 1000).toFixed(1)} s`, await seen(page));
    await page.reload();
    await open(page, system.ready.url, 'energy');
    await settled(page, year.payloads.length, meter.files);
    if (days) row('| verified again from what the browser kept', `${Math.round(await stored(page))} ms`, await seen(page));
    for (const period of PERIODS) {
      await page.getByTestId('period-year').check({ force: true });
      const { script, frame } = await switches(page, period, ROUNDS);
      row(`| to ${period}: script; with the frame`, `${script.toFixed(1)} ms; ${frame.toFixed(1)} ms`, await seen(page));
    }
    await page.getByTestId('period-year').check({ force: true });
    await page.getByTestId('steps-fine').check({ force: true });
    row('| a year of days drawn', `${(await drawings(page)).toFixed(1)} ms`, await seen(page));
    await starts(page);
    if (await page.getByTestId('readings-failed').count()) throw new Error('the page refuses records of the bench');
    if (days) await others(page, year);
    console.log(`\nChromium ${context.browser()?.version() ?? ''}, ${cpus()[0].model.trim()}, ${cpus().length} cores, `
      + `load ${loadavg()[0].toFixed(1)}, ${METER}`);
  } finally {
    await profile.close();
  }
}

/** How fast the page comes up with all that is kept. */
async function starts(page) {
  const [paints, energies] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.reload();
    await page.getByTestId('energy-as-of').filter({ hasText: /\d\d:\d\d/ }).waitFor();
    const found = await page.evaluate(() => window.bench.start());
    paints.push(found.paint);
    energies.push(found.energy);
  }
  row('| warm start: first contentful paint', `${Math.round(median(paints))} ms`, await seen(page));
  row('| warm start: energy shown, verified', `${Math.round(median(energies))} ms`, await seen(page));
}

/** Libraries of others with the same numbers. */
async function others(page, { states }) {
  const flow = (key) => states.slice(1).map((state, place) => state[key] - states[place][key]);
  const times = states.slice(1).map(({ time }) => time);
  const quarters = { times, produced: flow('produced'), consumed: flow('consumed') };
  const days = (numbers) => Array.from({ length: 365 }, (_, day) => sum(numbers.slice(day * 96, day * 96 + 96)));
  const bars = {
    times: Array.from({ length: 365 }, (_, day) => times[Math.min(day * 96, times.length - 1)]),
    produced: days(quarters.produced),
    consumed: days(quarters.consumed),
  };
  const other = await page.context().newPage();
  await other.goto('about:blank');
  const url = `data:text/javascript;base64,${Buffer.from(await bundle('charts.page.mjs')).toString('base64')}`;
  const series = { '2 x 35,039 points as lines': quarters, '2 x 365 bars': bars };
  const rows = await other.evaluate(async ([url, series, rounds]) => (await import(url)).run(series, rounds), [url, series, ROUNDS]);
  for (const { library, data, ms } of rows) row(`| ${library}: ${data}, drawn`, `${ms.toFixed(1)} ms`);
}

function row(what, taken, stalls) {
  const long = stalls ? `${stalls.longest} ms, ${stalls.over50} over 50 ms` : '';
  console.log(`${what} | ${taken} | ${long} |`);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
