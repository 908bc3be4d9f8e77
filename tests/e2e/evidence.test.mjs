// One person saves all that proves the kWh balance; another one, without a network, finds the same. A reader that shares
// no code with the dApp finds that every block in the file is what its name says.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { CarReader } from '@ipld/car';
import { decode } from '@ipld/dag-cbor';
import { openProfile } from './support/browser.mjs';
import { certify } from './support/certify.mjs';
import { connectElectrum, nameHistory } from './support/chain.mjs';
import { rawCid, startGateway } from './support/gateways.mjs';
import { inspectPage, open } from './support/inspect.mjs';
import { pair, wattHours } from './support/meter.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, getJson, startSystem } from './support/system.mjs';
import { createWallet, fund } from './support/wallet.mjs';

describe('an evidence file', { concurrency: false }, () => {
  let system, url, owner, reader, file, online;

  const step = sequence(() => ({ owner: owner.page, reader: reader.page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    [owner, reader] = await Promise.all([openProfile(), openProfile()]);
  });

  after(async () => {
    await owner?.close();
    await reader?.close();
    await system?.stop();
  });

  step('a meter is paired and certified, and an anchor is in a block', { timeout: 200_000 }, async () => {
    const { page } = owner;
    const { gateway, pairing_code: code, meter, electrum_tcp: server } = system.ready;
    await createWallet(page, url, 'correct horse battery staple');
    await fund(page, url);
    await pair(page, url, gateway, code);
    await certify(page, url, gateway);
    const electrum = await connectElectrum(server);
    const said = () => nameHistory(electrum, `bp-meter/${meter}`);
    await eventually('an anchor', async () => (await said()).length > 0, { limit: 120_000 });
    electrum.close();
  });

  step('its owner saves the file', async () => {
    const { page } = owner;
    await open(page, url, 'verify');
    await page.locator('[data-testid=anchor-row][data-state=verified]').first().waitFor();
    const download = page.waitForEvent('download');
    await page.getByTestId('evidence-save').click();
    file = await readFile(await (await download).path());
    await page.getByTestId('evidence-saved').waitFor();
    const electrum = await connectElectrum(system.ready.electrum_tcp);
    online = (await nameHistory(electrum, `bp-meter/${system.ready.meter}`)).map(({ value }) => JSON.parse(value));
    electrum.close();
  });

  step('another reader finds that every block is what its name says', async () => {
    const car = await CarReader.fromBytes(new Uint8Array(file));
    const [name] = await car.getRoots();
    const root = decode((await car.get(name)).bytes);
    assert.equal(root.kind, 'evidence');
    assert.equal(root.meter, system.ready.meter);
    for await (const { cid, bytes } of car.blocks()) {
      assert.deepEqual(Buffer.from(cid.multihash.digest), createHash('sha256').update(bytes).digest());
    }
    for (const { tx, file: newest } of root.anchors) {
      assert.ok((await car.has(tx)) && (await car.has(newest)), 'what the root names is there');
    }
  });

  step('by links alone somebody else goes from the transaction to the file, a record, and the meter', async () => {
    const [{ page: mine }, { page }] = [owner, reader];
    await mine.getByTestId('anchor-row-open').last().click();
    const names = ['anchor-txid', 'anchor-cid'].map((name) => mine.getByTestId(name).last().getAttribute('data-full'));
    const [txid, cid] = await Promise.all(names);
    await open(page, url, `verify/${txid}`);
    await page.getByTestId('transaction-says').filter({ hasText: `of meter ${system.ready.meter}` }).waitFor();
    const outcomes = (testid) =>
      page
        .getByTestId(testid)
        .getByTestId('check')
        .evaluateAll((all) => Object.fromEntries(all.map(({ dataset }) => [dataset.check, dataset.outcome])));
    const proven = await outcomes('transaction-checks');
    for (const check of ['tx.id', 'tx.merkle', 'header.chain']) assert.equal(proven[check], 'passed', check);
    await page.getByTestId('bytes-open').click();
    const electrum = await connectElectrum(system.ready.electrum_tcp);
    const raw = await electrum.call('blockchain.transaction.get', txid);
    electrum.close();
    assert.ok(raw.startsWith((await page.getByTestId('bytes').innerText()).trim()), 'the bytes are those of the chain');

    await page.getByTestId('transaction-file').click();
    await page.getByTestId('piece').filter({ hasText: 'the certified key' }).waitFor();
    assert.equal(await page.getByTestId('piece-cid').getAttribute('data-full'), cid);
    await eventually('the file is checked', async () => (await outcomes('piece-checks'))['file.cid'] === 'passed');
    assert.notEqual((await outcomes('piece-checks'))['file.links'], 'failed');

    const [record] = (await getJson(`${system.ready.gateway}/v1/records?after=0&limit=1`)).records;
    await open(page, url, `verify/${rawCid(record)}`);
    await page.getByTestId('piece').filter({ hasText: 'Reading no. 1 of' }).waitFor();
    await page.getByTestId('piece').filter({ hasText: 'the certified key' }).waitFor();
    assert.equal((await outcomes('piece-checks'))['record.signature'], 'passed');
    await open(page, url, `verify/${rawCid('nobody has this')}`);
    await page.getByTestId('lookup-nowhere').waitFor();
    await open(page, url, 'verify');
    await page.getByTestId('verify-meter').fill('no such thing');
    await page.getByTestId('verify-load').click();
    await page.locator('#verify-meter-error').waitFor();
    await page.getByTestId('verify-meter').fill(cid);
    await page.getByTestId('verify-load').click();
    await page.getByTestId('piece-meter').click();
    await page.locator('[data-testid=anchor-row][data-state=verified]').first().waitFor();
  });

  step('what was looked up can be read in every size and colour', async () => {
    const { page } = reader;
    for (const name of ['transaction', 'file']) {
      const testid = name === 'file' ? 'anchor-cid' : 'anchor-txid';
      const wanted = await owner.page.getByTestId(testid).last().getAttribute('data-full');
      await open(page, url, `verify/${wanted}`);
      await page.getByTestId(name === 'file' ? 'piece-checks' : 'transaction-checks').waitFor();
      await inspectPage(page, `lookup-${name}`);
    }
  });

  step('without a network somebody else finds the same checks and the same balance', async () => {
    const { page, context } = reader;
    await open(page, url, 'verify');
    await page.getByTestId('evidence-file').waitFor({ state: 'attached' });
    await context.setOffline(true);
    reader.complaints.length = 0;
    await choose(file);
    await page.getByTestId('evidence-as-of').waitFor();
    const rows = page.getByTestId('anchor-row');
    const states = await rows.evaluateAll((all) => all.map(({ dataset }) => dataset.state));
    assert.ok(states.length > 0 && states.every((state) => state === 'verified'), states.join());
    const anchors = online.slice(0, states.length);
    const balance = anchors.reduce((total, { p: produced, u: consumed }) => total + produced - consumed, 0);
    assert.equal(anchors.length, states.length, 'no anchor that the chain does not have');
    assert.equal(await wattHours(page, 'kwh-balance'), balance);
    await page.getByTestId('anchor-row-open').first().click();
    const shown = page.getByTestId('anchor-checks').first().getByTestId('check');
    const checks = await shown.evaluateAll((all) => all.map(({ dataset }) => `${dataset.check} ${dataset.outcome}`));
    for (const check of ['file.cid', 'file.links', 'anchor.sums', 'anchor.name_chain', 'tx.id', 'tx.merkle']) {
      assert.ok(checks.includes(`${check} passed`), `${check} in ${checks}`);
    }
    assert.equal(await page.locator('[data-testid=evidence-certificate][data-state=verified]').count(), 1);
    assert.equal(await page.locator('[data-testid=evidence-headers][data-state=verified]').count(), 1);
    assert.equal(await page.getByTestId('evidence-claimed').count(), 0);
  });

  step('what a file shows can be read in every size and colour', async () => {
    await inspectPage(reader.page, 'evidence-opened');
  });

  step('a changed byte is refused, and the block is named', async () => {
    const { page } = reader;
    await page.getByTestId('evidence-close').click();
    const changed = Buffer.from(file);
    changed[changed.length - 5] ^= 1;
    await choose(changed);
    assert.match(await page.getByTestId('evidence-refused').innerText(), /changed[^]*hashes to baf/);
    assert.equal(await page.getByTestId('anchor-row').count(), 0);
    await choose(file.subarray(0, file.length - 1));
    await eventually('the cut file is refused', async () =>
      /cut off/.test(await page.getByTestId('evidence-refused').innerText()),
    );
    await inspectPage(page, 'evidence-refused');
  });

  step('a stranger gets all files in one answer, and what is missing or wrong in it from whoever has it', async () => {
    const { gateway, meter, electrum_tcp: server } = system.ready;
    const electrum = await connectElectrum(server);
    const anchors = async () => (await nameHistory(electrum, `bp-meter/${meter}`)).map(({ value }) => JSON.parse(value).c);
    await eventually('a second anchor', async () => (await anchors()).length > 1, { limit: 120_000 });
    const files = await anchors();
    electrum.close();
    for (const ways of [['relay'], ['cutter', 'relay'], ['forger', 'relay']]) {
      const gateways = await Promise.all(ways.map((way) => startGateway(way, gateway)));
      const stranger = await openProfile();
      try {
        await stranger.context.route(`${gateway}/ipfs/**`, (route) => route.abort());
        await lookUp(stranger.page, gateways, files.length);
        const archives = gateways.map(({ asked }) => asked.filter((path) => path.includes('format=car')).length);
        assert.deepEqual(archives, ways.length > 1 ? [1, 0] : [1], ways.join());
        const single = gateways.at(-1).asked.filter((path) => files.some((file) => path.startsWith(`/ipfs/${file}?format=raw`)));
        assert.ok(single.length <= ways.length - 1, `${ways}: ${single}`);
        await open(stranger.page, url, 'settings');
        await stranger.page.getByTestId('ipfs-gateway').first().waitFor();
        const lied = await stranger.page.getByTestId('ipfs-lied').count();
        assert.equal(lied, ways.includes('forger') ? 1 : 0, ways.join());
      } finally {
        await stranger.close();
        for (const one of gateways) one.close();
      }
    }
  });

  /** A meter is looked up by somebody who knows only these gateways, until so many of its anchors are verified. */
  async function lookUp(page, gateways, count) {
    await open(page, url, 'settings');
    for (const { url: address } of gateways) {
      await page.getByTestId('ipfs-new').fill(address);
      await page.getByTestId('ipfs-add').click();
    }
    await page.getByTestId('ipfs-gateway').nth(gateways.length - 1).waitFor();
    await open(page, url, `verify/${system.ready.meter}`);
    const verified = page.locator('[data-testid=anchor-row][data-state=verified]');
    await eventually('all anchors are verified', async () => (await verified.count()) >= count);
  }

  step('nobody complained', () => {
    assert.deepEqual(owner.complaints, []);
    // Being without a network is told by the browser itself.
    const other = reader.complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|WebSocket/.test(text));
    assert.deepEqual(other, []);
  });

  const choose = (buffer) =>
    reader.page
      .getByTestId('evidence-file')
      .setInputFiles({ name: 'evidence.car', mimeType: 'application/vnd.ipld.car', buffer: Buffer.from(buffer) });
});
