// Two people, two browsers, one meter: from an empty browser to a certified meter with a checked balance.
// The steps build on each other, as they do for a person; each waits for what it needs to see.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { compare, connect, next, sign } from './support/certify.mjs';
import { anchored, connectElectrum, nameHistory, segwitScript } from './support/chain.mjs';
import { inspectPages, open } from './support/inspect.mjs';
import { isDrawn, pair, registers, wattHours } from './support/meter.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, getJson, startSystem } from './support/system.mjs';
import { createWallet, everythingStored, fund, lock, typeAskedWords, unlock } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';

describe('a prosumer and an electrician', { concurrency: false }, () => {
  let system, url, prosumer, electrician, second, certifier;

  const step = sequence(() => ({ prosumer: prosumer.page, electrician: electrician.page, second: second.page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    prosumer = await openProfile();
    electrician = await openProfile();
    second = await openProfile();
  });

  after(async () => {
    await prosumer?.close();
    await electrician?.close();
    await second?.close();
    await system?.stop();
  });

  step('the page says that this is a dev chain', async () => {
    await open(prosumer.page, url, 'home');
    await prosumer.page.getByTestId('banner').waitFor();
  });

  step('the backup check refuses wrong words', async () => {
    const { page } = prosumer;
    await open(page, url, 'start');
    await page.getByTestId('start-create').click();
    await page.getByTestId('word').nth(11).waitFor();
    const words = (await page.getByTestId('word').allInnerTexts()).map((text) => text.match(/[a-z]+/)[0]);
    assert.equal(words.length, 12);
    await page.getByTestId('words-continue').click();
    await typeAskedWords(page, words, () => 'wrong');
    await page.getByTestId('check-continue').click();
    await page.locator('#check-word-0-error').waitFor();
    assert.equal(await page.getByTestId('password').count(), 0);
  });

  step('a wallet is made, and nothing secret is stored in clear', async () => {
    const words = await createWallet(prosumer.page, url, PASSWORD);
    assert.equal(words.length, 12);
    const stored = await everythingStored(prosumer.page);
    assert.ok(stored.includes('nonce'), 'the key file is stored');
    for (const secret of [PASSWORD, words.join(' '), words.slice(0, 3).join(' ')]) {
      assert.ok(!stored.includes(secret), 'a secret is stored in clear');
    }
  });

  step('locked, it opens with the right password only; after a reload it is still there', async () => {
    const { page } = prosumer;
    await lock(page, url);
    assert.equal(await unlock(page, url, 'wrong password'), false);
    assert.match(await page.getByTestId('start-problem').innerText(), /password/i);
    assert.equal(await unlock(page, url, PASSWORD), true);
    await page.reload();
    assert.equal(await unlock(page, url, PASSWORD), true);
  });

  step('the faucet pays, and the balance is there', async () => {
    const { page } = prosumer;
    await open(page, url, 'wallet');
    const address = await page.getByTestId('receive-address').getAttribute('data-full');
    assert.match(address, /^ncrt1q/);
    const { before: empty, after: full } = await fund(page, url);
    assert.equal(empty, 0);
    assert.equal(full, 10);
    await page.getByTestId('faucet-sent').waitFor({ state: 'detached' });
    await page.getByTestId('history').waitFor();
  });

  step('the pairing link that the gateway shows fills the form in', async () => {
    const { page } = prosumer;
    const { gateway, pairing_code: code } = system.ready;
    await page.goto(`${url}#/meter?gateway=${gateway}&code=${code}`);
    await page.getByTestId('pair-submit').waitFor();
    assert.equal(await page.getByTestId('pair-url').inputValue(), gateway);
    assert.equal(await page.getByTestId('pair-code').inputValue(), code);
  });

  step('the gateway takes the right code only, and both sides derive the same address', async () => {
    const { page } = prosumer;
    const { gateway, pairing_code: code } = system.ready;
    const wrong = code.replace(/\d/g, (digit) => (Number(digit) + 1) % 10);
    assert.equal(await pair(page, url, gateway, wrong), undefined);
    assert.match(await page.getByTestId('pair-problem').innerText(), /code/i);
    // The browser itself reports every refused request; this one was asked for.
    assert.match(prosumer.complaints.pop(), /status of 403 .*\/v1\/pair/);
    const { mine, theirs } = await pair(page, url, gateway, code);
    assert.equal(mine, theirs);
    const node = await getJson(`${gateway}/v1/node`);
    assert.equal(node.paired, true);
    assert.equal(mine, node.holder_address);
  });

  step('verified readings arrive live, and the page says that the meter is replayed', async () => {
    const { page } = prosumer;
    await open(page, url, 'energy');
    const verified = page.locator('[data-testid=reading-row][data-state=verified]');
    const newest = () => page.getByTestId('reading-row').first().innerText();
    await verified.first().waitFor();
    const first = await newest();
    await eventually('a further reading', async () => (await newest()) !== first);
    await page.getByTestId('power-unsigned').waitFor();
    await page.getByTestId('replay').first().waitFor();
    assert.equal(await page.locator('[data-testid=reading-row][data-state=failed]').count(), 0);
  });

  step('each reading shows its checks, all passed', async () => {
    const { page } = prosumer;
    await page.getByTestId('reading-row-open').nth(1).click();
    const checks = page.getByTestId('reading-checks').getByTestId('check');
    await checks.first().waitFor();
    const names = await checks.evaluateAll((all) => all.map((check) => check.dataset.check));
    for (const name of ['record.signature', 'record.sequence', 'record.previous', 'register.monotonic']) {
      assert.ok(names.includes(name), `${name} in ${names}`);
    }
    const outcomes = await checks.evaluateAll((all) => all.map((check) => check.dataset.outcome));
    assert.ok(!outcomes.includes('failed'), outcomes.join());
  });

  step('today is what the signed registers say', { timeout: 400_000 }, async () => {
    const { page } = prosumer;
    const told = async () => {
      const all = await registers(system.ready.gateway);
      const [first, last] = [all.at(0), all.at(-1)];
      return { produced: last.produced - first.produced, consumed: last.consumed - first.consumed };
    };
    const shown = async () => ({
      produced: await wattHours(page, 'produced-today'),
      consumed: await wattHours(page, 'consumed-today'),
    });
    await eventually(
      'sun and night, added up',
      async () => {
        const [records, today] = [await told(), await shown()];
        const both = today.produced > 0 && today.consumed > 0;
        return both && today.produced === records.produced && today.consumed === records.consumed;
      },
      { limit: 300_000 },
    );
    assert.ok(await isDrawn(page, 'chart-canvas'), 'the chart is empty');
  });

  step('anchors prove themselves down to the block, and the balance is their sum', { timeout: 400_000 }, async () => {
    const { page } = prosumer;
    const electrum = await connectElectrum(system.ready.electrum_tcp);
    await eventually('two anchors', async () => (await anchored(electrum, system.ready.meter)).anchors >= 2, {
      limit: 200_000,
    });
    await open(page, url, 'verify');
    const rows = page.getByTestId('anchor-row');
    await eventually('the page has every anchor, and their sum', async () => {
      const chain = await anchored(electrum, system.ready.meter);
      const shown = await wattHours(page, 'kwh-balance');
      return (await rows.count()) === chain.anchors && shown === chain.balance;
    });
    electrum.close();
    assert.equal(await page.locator('[data-testid=anchor-row]:not([data-state=verified])').count(), 0);
    await page.getByTestId('anchor-row-open').first().click();
    const checks = page.getByTestId('anchor-checks').getByTestId('check');
    await checks.first().waitFor();
    const outcomes = await checks.evaluateAll((all) => all.map(({ dataset }) => [dataset.check, dataset.outcome]));
    for (const name of ['file.cid', 'anchor.sums', 'tx.id', 'tx.merkle', 'header.chain', 'header.work']) {
      assert.deepEqual(outcomes.find(([check]) => check === name), [name, 'passed']);
    }
  });

  step('an electrician certifies the meter from another browser', async () => {
    const { page } = electrician;
    const { gateway, meter } = system.ready;
    await readNode(page);
    const node = await getJson(`${gateway}/v1/node`);
    assert.equal(await page.getByTestId('certify-meter').innerText(), meter);
    const shown = (testid) => page.getByTestId(testid).getAttribute('data-full');
    assert.equal(await shown('certify-key'), node.reading_key);
    assert.equal(await shown('certify-holder'), node.holder_address);
    await compare(page);
    await page.getByTestId('certify-seal-0').fill('SEAL-4711');
    await signCertificate(page);
    const word = await written(`bp/${meter}`);
    assert.equal(word.txid, await shown('certify-txid'));
    const { s: status, a: holder, k: key } = JSON.parse(word.value);
    assert.deepEqual([status, holder, key], ['valid', node.holder_address, node.reading_key]);
    certifier = word.owner;
  });

  step('the prosumer sees who certified the meter', async () => {
    const { page } = prosumer;
    await open(page, url, 'meter');
    const by = await page.getByTestId('certified-by').getAttribute('data-full');
    assert.equal(segwitScript(by), certifier);
    const failed = page.getByTestId('certificate-checks').locator('[data-outcome=failed]');
    assert.equal(await failed.count(), 0);
    assert.match(await page.getByTestId('certificate').innerText(), /SEAL-4711/);
  });

  step('the gateway stays small', async () => {
    const status = await readFile(`/proc/${system.ready.gateway_pid}/status`, 'utf8');
    const [, kilobytes] = status.match(/VmRSS:\s+(\d+) kB/);
    assert.ok(Number(kilobytes) <= 30 * 1024, `${kilobytes} kB resident`);
  });

  step('every page can be read in every size, colour and language', { timeout: 900_000 }, async () => {
    const { page } = prosumer;
    for (const language of ['en', 'de']) {
      await open(page, url, 'settings');
      await page.getByTestId(`language-${language}`).check({ force: true });
      await inspectPages(page, url, `open-${language}`);
    }
  });

  step('who comes second certifies under the next name, and both words stand side by side', async () => {
    const { page } = second;
    await readNode(page);
    await compare(page);
    await signCertificate(page);
    const word = await written(`bp/${system.ready.meter}~2`);
    assert.notEqual(word.owner, certifier);
    await open(prosumer.page, url, 'meter');
    const by = prosumer.page.getByTestId('certified-by');
    await by.nth(1).waitFor({ state: 'attached' });
    const shown = await by.evaluateAll((all) => all.map((element) => element.getAttribute('data-full')));
    assert.deepEqual(shown.map(segwitScript), [certifier, word.owner]);
  });

  /** A new electrician with money, and what the gateway says on the page where meters are certified. */
  async function readNode(page) {
    await createWallet(page, url, PASSWORD);
    await fund(page, url);
    await open(page, url, 'certify');
    await connect(page, system.ready.gateway);
  }

  /** From the seals on. */
  async function signCertificate(page) {
    await next(page, 4);
    await next(page, 5);
    await sign(page);
  }

  /** The first value of a name, once it is in a block. */
  async function written(name) {
    const electrum = await connectElectrum(system.ready.electrum_tcp);
    const [word] = await eventually(`${name} is in a block`, async () => {
      const history = await nameHistory(electrum, name);
      return history.length > 0 && history;
    });
    electrum.close();
    return word;
  }

  step('no page complained', () => {
    assert.deepEqual(prosumer.complaints, []);
    assert.deepEqual(second.complaints, []);
    assert.deepEqual(electrician.complaints, []);
  });
});
