// Past days: they come from the gateway's signed day files, today from single records; every period, its sentence, its
// table and its files are held against sums worked out here from the registers. It is always 26 October 2026, 18:30 in
// Berlin: the day before had 100 quarter hours, 29 March had 92, and in between the gateway was off.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { inspectPages, open, picture } from './support/inspect.mjs';
import { isDrawn, openTable, pair, wattHours } from './support/meter.mjs';
import { startWithPast } from './support/past.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, startSystem } from './support/system.mjs';
import { createWallet } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';
const QUARTER = 900;
const at = (text) => Date.parse(text) / 1000;
const [NOW, TODAY, YESTERDAY, BEFORE] = [
  '2026-10-26T18:30+01:00',
  '2026-10-26T00:00+01:00',
  '2026-10-25T00:00+02:00',
  '2026-10-24T00:00+02:00',
].map(at);
/** The power was off for a moment, on the day before yesterday at noon: only the record says so. */
const FLAGGED = at('2026-10-24T12:15+02:00');
const [SPRING, SPRING_END] = ['2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00'].map(at);
/** What the gateway's files are about: the two lonely records of midnight, and three whole days. */
const DAYS = 5;

/** A meter that was read on a day in spring and since 24 October; nothing flowed in between. */
function past() {
  const times = [];
  for (let time = SPRING; time <= SPRING_END; time += QUARTER) times.push(time);
  for (let time = BEFORE; time <= NOW; time += QUARTER) times.push(time);
  let [consumed, produced] = [22_462_413, 1_266_728];
  return times.map((time, place) => {
    if (place > 0 && time - times[place - 1] === QUARTER) {
      const hour = (time / 3600) % 24;
      produced += Math.max(0, Math.round(900 * Math.sin(((hour - 5) / 12) * Math.PI))) + (time >= TODAY ? 40 : 0);
      consumed += 60 + ((time / QUARTER) % 7) * 5;
    }
    return { time, consumed, produced, flags: time === FLAGGED ? 'P' : undefined };
  });
}

describe('past days', { concurrency: false }, () => {
  let system, gateway, person, page, url;
  const states = past();
  const asked = [];
  const step = sequence(() => ({ person: page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    gateway = await startWithPast(system, states);
    person = await openProfile();
    page = person.page;
    await page.clock.setFixedTime(NOW * 1000);
    await keepToTheDay(person.context);
    page.on('request', (request) => {
      if (request.url().startsWith(gateway.ready.http)) asked.push(request.url().slice(gateway.ready.http.length));
    });
  });

  after(async () => {
    await person?.close();
    await gateway?.stop();
    await system?.stop();
  });

  step('whole days come from signed files, today from single records', async () => {
    await createWallet(page, url, PASSWORD);
    await pair(page, url, gateway.ready.http, gateway.ready.pairing_code);
    await open(page, url, 'energy');
    await counted(states.filter(({ time }) => time > TODAY).length);
    const files = asked.filter((path) => path.startsWith('/ipfs/'));
    assert.equal(new Set(files).size, DAYS, files.join(' '));
    const inDays = states.filter(({ time }) => time <= TODAY).length;
    const records = asked.filter((path) => path.startsWith('/v1/records'));
    for (const path of records) assert.ok(path.includes(`after=${inDays}&`) || path.includes('after=364'), path);
    assert.equal(await page.getByTestId('day-refused').count(), 0);
  });

  step('the sentence compares today with yesterday by the same time', async () => {
    // the clock went back in the night before: by the same time on the wall
    const [now, then] = [between(TODAY, NOW), between(YESTERDAY, at('2026-10-25T18:30+01:00'))];
    const percent = (a, b) => Math.round(((a - b) / b) * 100);
    const [more, other] = [percent(now.produced, then.produced), percent(now.consumed, then.consumed)];
    assert.ok(more > 0, 'the made-up meter produced more today');
    const change = (value) => `${Math.abs(value)} % ${value > 0 ? 'more' : 'less'}`;
    const expected = new RegExp(
      `^Today ${kwh(now.produced)} fed in, ${change(more)} than yesterday by the same time; ` +
        `${kwh(now.consumed)} drawn, ${other === 0 ? 'as much as before' : change(other)}\\.`,
    );
    await eventually('the sentence', async () => expected.test(await sentence()));
    await language('de');
    const german = `Heute ${kwh(now.produced, ',')} eingespeist, ${more} % mehr als gestern`;
    await eventually('der Satz', async () => (await sentence()).startsWith(german));
    await language('en');
  });

  for (const [name, from, until, fine] of [
    ['yesterday', YESTERDAY, TODAY, 100],
    ['the day before', BEFORE, YESTERDAY, 96],
  ]) {
    step(`${name}, quarter hour by quarter hour`, async () => {
      await page.getByTestId('period-earlier').click();
      await page.getByTestId('steps-fine').check({ force: true });
      await shows(between(from, until));
      const rows = await table();
      assert.equal(rows.length, fine);
      for (const [place, row] of rows.entries()) {
        const quarter = between(from + place * QUARTER, from + (place + 1) * QUARTER);
        assert.deepEqual([row.produced, row.consumed], [quarter.produced, quarter.consumed], `quarter hour ${place}`);
        assert.equal(row.state, 'measured');
      }
      assert.ok(await isDrawn(page, 'chart-canvas'));
    });
  }

  step('the hour that comes twice is told apart', async () => {
    await page.getByTestId('period-later').click();
    await eventually('A and B', async () => (await labels()).includes('02:00 A') && (await labels()).includes('02:00 B'));
    await page.getByTestId('steps-usual').check({ force: true });
    await eventually('25 hours', async () => (await table()).length === 25);
  });

  step('a closer look at a past day shows what its file does not say', async () => {
    await page.getByTestId('period-earlier').click();
    await page.getByTestId('steps-fine').check({ force: true });
    await shows(between(BEFORE, YESTERDAY));
    const noon = (FLAGGED - BEFORE) / QUARTER - 1;
    assert.equal((await table())[noon].state, 'measured', 'the day file says nothing');
    await page.getByTestId('closer').click();
    await eventually('the note is there', async () => (await table())[noon].state.startsWith('with a note'));
    await page.getByTestId('closer').waitFor({ state: 'detached' });
    await shows(between(BEFORE, YESTERDAY));
    assert.equal((await table()).filter(({ state }) => state === 'measured').length, 95);
    assert.equal(await page.getByTestId('closer-differs').count(), 0);
    await page.getByTestId('steps-usual').check({ force: true });
  });

  step('weeks, months and the year', async () => {
    for (const [kind, from, until] of [
      ['week', TODAY, NOW],
      ['month', at('2026-10-01T00:00+02:00'), NOW],
      ['year', at('2026-01-01T00:00+01:00'), NOW],
      ['all', SPRING, NOW],
    ]) {
      await page.getByTestId(`period-${kind}`).check({ force: true });
      await shows(between(from, until));
      await eventually(`${kind}: the table adds up`, async () => {
        const rows = await table();
        const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
        const { produced, consumed } = between(from, until);
        return sum('produced') === produced && sum('consumed') === consumed;
      });
    }
    await page.getByTestId('period-week').check({ force: true });
    await page.getByTestId('period-earlier').click();
    await shows(between(BEFORE, TODAY));
  });

  step('a day of 92 quarter hours, as a range of one day', async () => {
    await page.getByTestId('period-range').check({ force: true });
    await page.getByTestId('range-from').fill('2026-03-29');
    await page.getByTestId('range-until').fill('2026-03-29');
    await page.getByTestId('steps-fine').check({ force: true });
    await eventually('92 rows', async () => (await table()).length === 92);
    await shows(between(SPRING, SPRING_END));
  });

  for (const [lang, separator, point] of [
    ['de', ';', ','],
    ['en', ',', '.'],
  ]) {
    step(`yesterday as CSV in ${lang}`, async () => {
      await language(lang);
      await page.getByTestId('period-today').check({ force: true });
      await page.getByTestId('period-earlier').click();
      await shows(between(YESTERDAY, TODAY));
      await page.getByTestId('save').click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-csv').click()]);
      const text = await readFile(await download.path(), 'utf8');
      const [, ...rows] = text.slice(1).trimEnd().split('\r\n').map((line) => line.split(separator));
      assert.equal(rows.length, 25);
      const sum = (column) =>
        rows.reduce((total, row) => total + Math.round(Number(row[column].replace(point, '.')) * 1000), 0);
      const { produced, consumed } = between(YESTERDAY, TODAY);
      assert.deepEqual([sum(2), sum(3)], [produced, consumed]);
      const twice = rows.filter(([from]) => from.startsWith('2026-10-25T02:00:00')).map(([from]) => from.slice(-6));
      assert.deepEqual(twice, ['+02:00', '+01:00']);
    });
  }

  step('the JSON has the signed records of a past day', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-json').click()]);
    const file = JSON.parse(await readFile(await download.path(), 'utf8'));
    const first = states.findIndex(({ time }) => time === YESTERDAY);
    assert.deepEqual(file.records, gateway.texts.slice(first, first + file.records.length));
    assert.ok(file.records.length >= 101, `${file.records.length} records`);
  });

  step('what is there is not fetched again, and without the gateway it stays', async () => {
    asked.length = 0;
    await page.reload();
    await open(page, url, 'energy');
    await counted(states.filter(({ time }) => time > TODAY).length);
    await eventually('the gateway is asked', async () => asked.some((path) => path.startsWith('/v1/records')));
    assert.deepEqual(asked.filter((path) => path.startsWith('/ipfs/')), []);
    await person.context.route(`${gateway.ready.http}/**`, (route) => route.abort());
    await page.routeWebSocket(/\/v1\/stream$/, (socket) => socket.close());
    await page.reload();
    await open(page, url, 'energy');
    await page.getByTestId('energy-as-of').filter({ hasText: /26 Oct 2026.*18:30/ }).waitFor();
    await shows(between(TODAY, NOW));
    await page.getByTestId('period-earlier').click();
    await shows(between(YESTERDAY, TODAY));
    await picture(page, 'days-offline');
    await person.context.unroute(`${gateway.ready.http}/**`);
    await keepToTheDay(person.context);
  });

  step('the timeline has each day, is searched, filtered, and saved', async () => {
    await open(page, url, 'home');
    await page.getByTestId('nav-timeline').click();
    const rows = page.getByTestId('timeline-row');
    const [today, yesterday] = [between(TODAY, NOW), between(YESTERDAY, TODAY)];
    await rows.filter({ hasText: plain(`${kwh(today.produced)} fed in, ${kwh(today.consumed)} drawn`) }).waitFor();
    assert.match(await rows.first().innerText(), /26 Oct 2026, so far/);
    await page.getByTestId('timeline-from').fill('2026-10-25');
    await page.getByTestId('timeline-until').fill('2026-10-25');
    await eventually('one day', async () => (await rows.count()) === 1);
    await rows.filter({ hasText: plain(kwh(yesterday.produced)) }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('timeline-save').click()]);
    const [, line] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    assert.match(line, /^2026-10-25T23:59:59\+01:00,Energy,/);
    assert.ok(line.includes(`,${yesterday.produced},${yesterday.consumed},`), line);
    await page.getByTestId('timeline-from').fill('');
    await page.getByTestId('timeline-until').fill('');
    await page.getByTestId('timeline-search').fill('29 mar 2026');
    await eventually('the day in spring', async () => (await rows.count()) === 1);
    await page.getByTestId('timeline-search').fill('');
    await page.getByTestId('timeline-money').check({ force: true });
    await eventually('no money moved', async () => (await rows.count()) === 0);
  });

  step('by the clock of another place the same moments have other times, and days begin elsewhere', async () => {
    await open(page, url, 'settings');
    await page.getByTestId('clock-other').check({ force: true });
    await page.getByTestId('clock-zone').fill('America/Nowhere');
    await page.locator('#clock-zone-error').waitFor();
    await page.getByTestId('clock-zone').fill('America/New_York');
    await page.locator('#clock-zone-error').waitFor({ state: 'detached' });
    await open(page, url, 'energy');
    await page.getByTestId('energy-as-of').filter({ hasText: /26 Oct 2026.*13:30/ }).waitFor();
    await page.getByTestId('period-today').check({ force: true });
    // midnight in New York is five in the morning in Berlin: only there the clock has gone back already
    await shows(between(at('2026-10-26T00:00-04:00'), NOW));
    await page.reload();
    await open(page, url, 'energy');
    await page.getByTestId('energy-as-of').filter({ hasText: /13:30/ }).waitFor();
    await open(page, url, 'settings');
    await page.getByTestId('clock-central').check({ force: true });
  });

  step('experts see what was signed', async () => {
    await open(page, url, 'energy');
    const row = page.getByTestId('reading-row').first();
    await row.getByTestId('reading-row-open').click();
    assert.equal(await row.getByTestId('signed-record-show').count(), 0, 'not by default');
    await open(page, url, 'settings');
    await page.getByTestId('expert').check({ force: true });
    await page.getByTestId('server-lines').waitFor();
    await open(page, url, 'energy');
    await row.getByTestId('reading-row-open').click();
    await row.getByTestId('signed-record-show').click();
    const text = await row.getByTestId('signed-record').getAttribute('data-full');
    assert.equal(text, gateway.texts.at(-1));
    await open(page, url, 'meter');
    await page.getByTestId('technical').waitFor();
    await picture(page, 'days-expert');
    await open(page, url, 'settings');
    await page.getByTestId('expert').uncheck({ force: true });
  });

  step('a day file that was changed is refused, and records are checked one by one', async () => {
    const [other, liar] = [await openProfile(), await startWithPast(system, states)];
    try {
      await other.page.clock.setFixedTime(NOW * 1000);
      await keepToTheDay(other.context, liar);
      await other.context.route(`${liar.ready.http}/ipfs/**`, async (route) => {
        const answer = await route.fetch();
        const body = await answer.body();
        body[body.length - 9] ^= 1;
        await route.fulfill({ response: answer, body });
      });
      await createWallet(other.page, url, PASSWORD);
      await pair(other.page, url, liar.ready.http, liar.ready.pairing_code);
      await open(other.page, url, 'energy');
      await other.page.getByTestId('day-refused').waitFor();
      await other.page.getByTestId('readings-count').filter({ hasText: `${states.length} verified` }).waitFor();
      const shown = [await wattHours(other.page, 'period-fed-in'), await wattHours(other.page, 'period-drawn')];
      const { produced, consumed } = between(TODAY, NOW);
      assert.deepEqual(shown, [produced, consumed]);
      await picture(other.page, 'days-refused');
    } finally {
      await other.close();
      await liar.stop();
    }
  });

  step('it is fit to be used in every size, colour and language', { timeout: 300_000 }, async () => {
    for (const lang of ['de', 'en']) {
      await language(lang);
      await inspectPages(page, url, `days-${lang}`, ['energy', 'timeline']);
    }
  });

  /** Records of the test's own time, if the gateway makes one, are none of that day. */
  async function keepToTheDay(context, { ready } = gateway) {
    await context.route(`${ready.http}/v1/records**`, (route) =>
      route.continue({ url: `${route.request().url()}&until=${NOW + 1}` }),
    );
    await context.routeWebSocket(/\/v1\/stream$/, () => {});
  }

  async function language(lang) {
    await open(page, url, 'settings');
    await page.getByTestId(`language-${lang}`).check({ force: true });
    await open(page, url, 'energy');
    await page.getByTestId('period-title').waitFor();
  }

  async function counted(single) {
    const text = `${states.length - single} from ${DAYS} day files, ${single} verified one by one`;
    await page.getByTestId('readings-count').filter({ hasText: text }).waitFor();
  }

  /** What the registers rose by between two times, in Wh. */
  function between(from, until) {
    const upTo = (time) => states.findLast((state) => state.time <= time) ?? states[0];
    const [first, last] = [upTo(from), upTo(until)];
    return { produced: last.produced - first.produced, consumed: last.consumed - first.consumed };
  }

  async function shows({ produced, consumed }) {
    await eventually(`${produced} and ${consumed} Wh`, async () => {
      const shown = [await wattHours(page, 'period-fed-in'), await wattHours(page, 'period-drawn')];
      return shown[0] === produced && shown[1] === consumed;
    });
  }

  async function sentence() {
    return (await page.getByTestId('chart-summary').innerText()).replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');
  }

  async function table() {
    await openTable(page);
    const rows = await page.locator('[data-testid=chart] tbody tr').evaluateAll((rows) =>
      rows.map((row) => [...row.cells].map((cell) => cell.textContent)),
    );
    const wh = (text) => (text === '–' ? 0 : Math.round(Number(text.replace(',', '.')) * 1000));
    return rows.map(([label, produced, consumed, state]) => ({
      label,
      produced: wh(produced),
      consumed: wh(consumed),
      state,
    }));
  }

  async function labels() {
    return (await table()).map(({ label }) => label);
  }
});

/** Text as it is found by a search: any space for any other. */
function plain(text) {
  return new RegExp(text.replaceAll('.', '\\.').replaceAll(' ', '\\s'));
}

/** Energy as a sentence shows it; less than 100 kWh. */
function kwh(wh, point = '.') {
  if (wh < 1000) return `${wh} Wh`;
  const hundredths = String(Math.floor(wh / 10)).padStart(3, '0');
  return `${hundredths.slice(0, -2)}${point}${hundredths.slice(-2)} kWh`;
}
