// What goes wrong is said by its name, what is false is never counted, and what comes back is taken up again.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { open } from './support/inspect.mjs';
import { pair, registers, wattHours } from './support/meter.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, postJson, startSystem } from './support/system.mjs';
import { createWallet } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';
/** The record somebody between gateway and browser changes. */
const ALTERED = 3;

describe('faults', { concurrency: false }, () => {
  let system, url, person, restarted;
  const step = sequence(() => ({ person: person.page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    person = await openProfile();
    await alterRecords(person.page, system.ready.gateway);
    await createWallet(person.page, url, PASSWORD);
    await pair(person.page, url, system.ready.gateway, system.ready.pairing_code);
  });

  after(async () => {
    restarted?.kill('SIGTERM');
    await person?.close();
    await system?.stop();
  });

  step('a first visitor fetches the door only; a part that cannot be fetched is named, and fetched when it can', async () => {
    const visitor = await openProfile();
    try {
      const { page } = visitor;
      const fetched = [];
      page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
      const later = () => fetched.filter((path) => /(split|chunk)_\w+\.wasm$/.test(path));
      await open(page, url, 'home');
      await page.getByTestId('start-create').waitFor();
      assert.match(page.url(), /#\/start$/, 'without a wallet the door is the first page');
      assert.deepEqual(later(), []);
      await page.route(/split_\w+\.wasm$/, (route) => route.abort());
      await page.getByTestId('start-look').click();
      await page.getByTestId('part-missing').waitFor();
      assert.ok(later().length > 0);
      await page.unroute(/split_\w+\.wasm$/);
      await page.getByTestId('part-retry').click();
      await page.getByTestId('part-missing').waitFor({ state: 'detached' });
      await page.locator('main h1').first().waitFor();
      assert.match(page.url(), /#\/verify$/);
    } finally {
      await visitor.close();
    }
  });

  step('an altered record is shown as failed, and so is the one that no longer continues it', async () => {
    const { page } = person;
    await open(page, url, 'energy');
    await eventually('records after the altered one', async () => (await registers(system.ready.gateway)).length > 5);
    await eventually('two failed records', async () => (await failedRows(page).count()) === 2);
    // Newest first: the follower, then the altered one.
    for (const [place, name] of [
      [1, 'record.signature'],
      [0, 'record.previous'],
    ]) {
      const row = failedRows(page).nth(place);
      await row.getByTestId('reading-row-open').click();
      const check = row.locator(`[data-check="${name}"]`);
      assert.equal(await check.getAttribute('data-outcome'), 'failed', name);
    }
  });

  step('an altered record is never summed', async () => {
    const { page } = person;
    const expected = async () => {
      const all = await registers(system.ready.gateway);
      const at = (seq) => all.find((record) => record.seq === seq);
      const flow = (from, to) => [to.produced - from.produced, to.consumed - from.consumed];
      const whole = flow(all.at(0), all.at(-1));
      const gap = flow(at(ALTERED - 1), at(ALTERED + 2));
      return whole.map((wh, index) => wh - gap[index]);
    };
    await eventually('the sums without the gap', async () => {
      const shown = [await wattHours(page, 'produced-today'), await wattHours(page, 'consumed-today')];
      return shown.join() === (await expected()).join();
    });
  });

  step('a dead gateway is named, with the age of what is shown; restarted, it is followed again', async () => {
    const { page } = person;
    const { gateway_pid: pid, gateway_config: config } = system.ready;
    process.kill(pid, 'SIGKILL');
    await page.getByTestId('gateway-offline').waitFor();
    const rows = await page.getByTestId('reading-row').count();
    assert.ok(rows > 0, 'what was verified stays');
    const before = (await page.getByTestId('readings-count').innerText()).match(/\d+/)[0];
    restarted = spawn(process.env.PI_GATEWAY, ['run', '--json', '--config', config], { stdio: 'ignore' });
    await once(restarted, 'spawn');
    await page.getByTestId('gateway-offline').waitFor({ state: 'detached' });
    await eventually('new readings', async () => {
      const now = (await page.getByTestId('readings-count').innerText()).match(/\d+/)[0];
      return Number(now) > Number(before);
    });
    assert.equal(await failedRows(page).count(), 2, 'the restart itself is no failure');
  });

  for (const [kind, check] of [
    ['wrong_tx', 'tx.id'],
    ['wrong_branch', 'tx.merkle'],
  ]) {
    step(`a server that lies (${kind}) is caught and named: ${check}`, async () => {
      const { page } = person;
      await postJson(`${system.ready.http_devnet}/lie`, { kind });
      // the gateway is lied to as well and writes no new anchors: the page has to ask for the old ones again
      await open(page, url, 'verify');
      await page.reload();
      const lie = page.getByTestId('server-lie').first();
      await eventually('the lie is named', async () => (await lie.innerText()).includes(check));
      await postJson(`${system.ready.http_devnet}/lie`, { kind: 'none' });
      await lie.waitFor({ state: 'detached' });
    });
  }
});

function failedRows(page) {
  return page.locator('[data-testid=reading-row][data-state=failed]');
}

/** Sits between gateway and browser and changes one digit of one record, wherever it passes. */
async function alterRecords(page, gateway) {
  const alter = (record) => {
    if (!record.includes(`"PG":"F${ALTERED}"`)) return record;
    return record.replace(/("RV":\d*)(\d)/, (_, start, digit) => start + ((Number(digit) + 1) % 10));
  };
  await page.route(`${gateway}/v1/records*`, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    await route.fulfill({ response, json: { ...body, records: body.records.map(alter) } });
  });
  await page.routeWebSocket(/\/v1\/stream/, (socket) => {
    socket.connectToServer().onMessage((text) => {
      const message = JSON.parse(text);
      socket.send(message.type === 'record' ? JSON.stringify({ ...message, record: alter(message.record) }) : text);
    });
  });
}
