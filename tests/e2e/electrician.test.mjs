// An electrician with a phone at the cabinet: an inspection that is interrupted, without a network, with a photo that tells
// nothing but the picture; signed, printed, renewed, kept by several places, handed over later, and taken back. The meter's
// owner and a stranger watch: they accept the organisation that lists the electrician, until it does not any more.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe } from 'node:test';
import { decode } from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { openBox } from './support/box.mjs';
import { openProfile } from './support/browser.mjs';
import { certify, compare, connect, next, sign } from './support/certify.mjs';
import { connectElectrum, nameHistory, segwitScript } from './support/chain.mjs';
import { ARTEFACTS, SIZES, inspectPage, open } from './support/inspect.mjs';
import { pair, registers } from './support/meter.mjs';
import { dismiss, found, join } from './support/organisation.mjs';
import { startWithPast } from './support/past.mjs';
import { startPeers } from './support/peers.mjs';
import { photoWithPosition, segments } from './support/photo.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, getJson, startSystem } from './support/system.mjs';
import { createWallet, everythingStored, fund, unlock } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';
const POSITION = Buffer.from('Exif\0\0');
const NAME = 'Isar-Energie e.V.';
const TOKEN = 'token-of-the-pinning-service';

describe('an electrician', { concurrency: false }, () => {
  let system, url, gateway, meter, second, peers, restarted, photo, first, link;
  let owner, electrician, organisation, stranger;
  /** What the electrician's page asked for. */
  const asked = [];
  const step = sequence(() => ({
    owner: owner.page,
    electrician: electrician.page,
    organisation: organisation.page,
    stranger: stranger.page,
  }));

  before(async () => {
    system = await startSystem();
    ({ url, gateway, meter } = system.ready);
    const quarter = Math.floor(Date.now() / 900_000) * 900;
    [second, peers, owner, electrician, organisation, stranger] = await Promise.all([
      startWithPast(system, [{ time: quarter, consumed: 7_000, produced: 1_000 }], '1EMH0087654321'),
      startPeers(url, TOKEN),
      openProfile(),
      openProfile({ viewport: SIZES.phone }),
      openProfile(),
      openProfile(),
    ]);
    electrician.page.on('request', (request) => asked.push(request.url()));
  });

  after(async () => {
    for (const person of [owner, electrician, organisation, stranger]) await person?.close();
    await peers?.stop();
    await second?.stop();
    restarted?.kill('SIGTERM');
    await system?.stop();
  });

  step('an organisation has its document kept by two gateways', { timeout: 240_000 }, async () => {
    const { page } = organisation;
    await createWallet(page, url, PASSWORD);
    await fund(page, url);
    // its own gateway is another one than the one it names
    await pair(page, url, second.ready.http, second.ready.pairing_code);
    link = await found(page, system, NAME, gateway);
    const places = page.getByTestId('own').locator('[data-testid=place][data-kind=gateway][data-state=kept]');
    await eventually('both have it', async () => (await places.count()) === 2);
    await page.getByTestId('own').locator('[data-testid=second-gateway][data-state=yes]').waitFor();
    const electrum = await connectElectrum(system.ready.electrum_tcp);
    const [{ value }] = await nameHistory(electrum, `bp_organization/${NAME}`);
    electrum.close();
    const { c: cid } = JSON.parse(value);
    assert.deepEqual(await block(cid, second.ready.http), await block(cid));
  });

  step('the owner pairs, the electrician has money and a card', { timeout: 240_000 }, async () => {
    await createWallet(owner.page, url, PASSWORD);
    const { mine, theirs } = await pair(owner.page, url, gateway, system.ready.pairing_code);
    assert.equal(mine, theirs);
    const { page } = electrician;
    await createWallet(page, url, PASSWORD);
    await fund(page, url);
    await open(page, url, 'certify');
    assert.match(await page.getByTestId('identity-words').innerText(), /^([a-z]+ ){5}[a-z]+$/);
    assert.match(await page.getByTestId('identity-key').getAttribute('data-full'), /^0[23][0-9a-f]{64}$/);
    await page.getByTestId('identity').locator('svg.qr').waitFor();
    await page.getByTestId('certificates-none').waitFor();
    await join(page, organisation.page, system, NAME, 'Elektro Huber, Landshut', gateway);
    // another gateway that may have what one signs
    await open(page, url, 'settings');
    await addSource(page, second.ready.http);
    await open(page, url, 'certify');
    await keptForLater(page);
  });

  step('the gateway is read, and its test reading is what it signed last', async () => {
    const { page } = electrician;
    // this browser has no detector; one that has is tried on phones
    await page.getByTestId('certify-no-scan').waitFor();
    await connect(page, gateway);
    assert.equal(await page.getByTestId('certify-meter').innerText(), meter);
    await page.getByTestId('certify-reading').waitFor();
    await shoot('certify-step', 'electrician-compare');
    const kilowattHours = (wh) => (wh / 1000).toLocaleString('en-GB', { minimumFractionDigits: 3 });
    const shown = await page.getByTestId('certify-reading').locator('dd').allInnerTexts();
    const signed = (await registers(gateway)).map(({ consumed, produced }) => [consumed, produced].map(kilowattHours));
    const found = signed.filter((pair) => pair.every((value, at) => number(shown[at]) === number(value)));
    assert.ok(found.length > 0, `${shown} is no reading of ${signed.at(-1)}`);
    assert.equal(await page.getByTestId('certify-next').isDisabled(), true, 'nothing is ticked yet');
    await compare(page);
  });

  step('a photo with a position in it is shrunk, and nothing but the picture is left', async () => {
    const { page } = electrician;
    photo = await photoWithPosition(page, 'SEAL-4711');
    assert.ok(photo.includes(POSITION) && segments(photo).includes(0xe1), 'the file tells where it was taken');
    await page.getByTestId('certify-seal-0').fill('SEAL-4711');
    await page.getByTestId('certify-seal-place-0').fill('Meter, bottom left');
    await page.getByTestId('certify-photo-0').setInputFiles({ name: 'seal.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByTestId('certify-photo-shown').waitFor();
    await page.getByTestId('certify-seal-add').click();
    await page.getByTestId('certify-photo-1').setInputFiles({ name: 'x.txt', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.getByTestId('certify-problem').waitFor();
    await page.getByTestId('certify-seal-drop-1').click();
    await shoot('certify-step', 'electrician-seals');
    await inspectPage(page, 'certify-seals');
    await page.setViewportSize(SIZES.phone);
  });

  step('without a network it is continued after a reload, photo included, and is not signed', { timeout: 120_000 }, async () => {
    const { page, context } = electrician;
    await context.setOffline(true);
    await page.reload();
    await page.getByTestId('certify-at-3').waitFor();
    assert.equal(await page.getByTestId('certify-seal-0').inputValue(), 'SEAL-4711');
    await page.getByTestId('certify-photo-shown').waitFor();
    await next(page, 4);
    await page.getByTestId('certify-postcode').fill('84028');
    await page.getByTestId('certify-calibrated').fill('2031');
    await next(page, 5);
    await page.getByTestId('need-wallet').waitFor();
    assert.equal(await unlock(page, url, PASSWORD), true);
    await open(page, url, 'certify');
    await page.getByTestId('certify-sentence').waitFor();
    await page.getByTestId('chain-offline').waitFor();
    await page.getByTestId('certify-confirm').check();
    await page.getByTestId('certify-sign').click();
    await page.getByTestId('certify-problem').waitFor();
    assert.match(await page.getByTestId('certify-problem').innerText(), /Nothing was sent/);
    await context.setOffline(false);
    electrician.complaints.length = 0;
  });

  step('the sentence says what is signed; signed, gateway and chain have it', { timeout: 120_000 }, async () => {
    const { page } = electrician;
    const node = await getJson(`${gateway}/v1/node`);
    const sentence = await page.getByTestId('certify-sentence').innerText();
    for (const part of [meter, node.reading_key.slice(0, 12), node.holder_address, 'SEAL-4711', '84028']) {
      assert.ok(sentence.includes(part), `${part} in ${sentence}`);
    }
    await page.getByTestId('certify-back').click();
    await next(page, 5);
    assert.equal(await page.getByTestId('certify-problem').count(), 0, 'what went wrong before is past');
    await page.getByTestId('certify-funds').waitFor();
    await shoot('certify-step', 'electrician-sign');
    await inspectPage(page, 'certify-sign');
    await page.setViewportSize(SIZES.phone);
    await sign(page);
    assert.equal(await page.getByTestId('certify-not-stored').count(), 0);
    first = await page.getByTestId('certify-cid').getAttribute('data-full');
    const [word] = await written(1);
    assert.equal(JSON.parse(word.value).c, first);
    const { seals, postcode, calibrated } = await certificate(first);
    assert.deepEqual([seals.length, seals[0].number, postcode], [1, 'SEAL-4711', '84028']);
    assert.equal(calibrated, Date.UTC(2032, 0, 1) / 1000 - 1);
    const stored = await block(seals[0].photo.toString());
    assert.ok(stored.length < 256 * 1024 && stored.length < photo.length);
    assert.ok(!stored.includes(POSITION), 'the position is gone');
    // 0xe2 are the colours of a canvas, the same in every file
    const telling = segments(stored).filter((marker) => marker >= 0xe1 && marker !== 0xe2);
    assert.deepEqual(telling, [], 'tables, frame, colours and data only');
  });

  step('the protocol is printed: one sheet without navigation', async () => {
    const { page } = electrician;
    await page.getByTestId('certify-protocol').click();
    await page.getByTestId('protocol').locator('img.photo').waitFor();
    assert.equal(await page.getByTestId('protocol-link').innerText(), `${new URL(url).href}#/verify/${meter}`);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('nav').first().isVisible(), false);
    assert.equal(await page.getByTestId('protocol-print').isVisible(), false);
    assert.equal(await page.getByTestId('protocol').isVisible(), true);
    const pdf = await page.pdf({ format: 'A4' });
    assert.match(pdf.toString('latin1'), /^%PDF-/);
    await shoot('protocol', 'electrician-protocol', { width: 794, height: 1600 });
    await page.emulateMedia({ media: null });
    await page.setViewportSize(SIZES.phone);
    await page.getByTestId('protocol-close').click();
  });

  step('the list shows it valid; a second gateway does not find it yet, and that is still known after a reload', async () => {
    const { page } = electrician;
    for (const round of ['at once', 'after a reload']) {
      await row(page, 'valid').waitFor();
      await at(page, 'gateway', 'kept').waitFor();
      await listed(page, '[data-testid=second-gateway][data-state=no]').waitFor();
      const there = `${second.ready.http}/ipfs/${first}?`;
      await eventually(`it was asked ${round}`, () => asked.some((address) => address.startsWith(there)));
      if (round === 'after a reload') break;
      await page.reload();
      assert.equal(await unlock(page, url, PASSWORD), true);
      asked.length = 0;
      await open(page, url, 'certify');
    }
    await shoot('whereabouts', 'electrician-whereabouts');
  });

  step('a node and a pinning service are tried out; a wrong token is told, and kept by nobody in the clear', async () => {
    const { page } = electrician;
    await open(page, url, 'settings');
    await service(page, 'pinning', peers.pinning, 'wrong');
    await page.getByTestId('pinning-try').click();
    await page.getByTestId('pinning-fails').waitFor();
    await service(page, 'kubo', 'http://node.example:5001', 'a token');
    await page.locator('#kubo-token-error').waitFor();
    await service(page, 'kubo', peers.kubo);
    await page.getByTestId('kubo-try').click();
    await page.getByTestId('kubo-works').waitFor();
    await inspectPage(page, 'settings-services');
    await page.setViewportSize(SIZES.phone);
  });

  step('documents go to where they belong now, by themselves; what is refused is told with the reason', async () => {
    const { page } = electrician;
    await open(page, url, 'certify');
    await at(page, 'kubo', 'kept').waitFor();
    await at(page, 'pinning', 'refused').getByTestId('place-why').filter({ hasText: /token/ }).waitFor();
    await inspectPage(page, 'certify-refused');
    await page.setViewportSize(SIZES.phone);
    await open(page, url, 'settings');
    await page.getByTestId('pinning-forget').click();
    await service(page, 'pinning', peers.pinning, TOKEN);
    await page.getByTestId('pinning-try').click();
    await page.getByTestId('pinning-works').waitFor();
    await addSource(page, peers.gateway);
    await open(page, url, 'certify');
    await whereabouts(page, 'kept').waitFor();
    await listed(page, '[data-testid=second-gateway][data-state=yes]').waitFor();
    const { seals } = await certificate(first);
    const names = [first, seals[0].photo.toString()];
    for (const cid of names) assert.deepEqual(await peers.block(cid), await block(cid));
    const pins = (await peers.pins()).map(({ pin, status }) => ({ ...pin, status }));
    assert.deepEqual(pins.map(({ cid }) => cid).sort(), [...names].sort());
    for (const { name, status, origins } of pins) {
      assert.deepEqual([name, status], [`blockpro ${meter}`, 'pinned']);
      assert.ok(origins.some((origin) => /\/p2p\//.test(origin)), 'it is told where to fetch');
    }
    const stored = await everythingStored(page);
    for (const secret of [TOKEN, peers.kubo]) assert.ok(!stored.includes(secret), 'sealed');
    assert.ok(!asked.some((address) => decodeURIComponent(address).includes(TOKEN)));
    electrician.complaints.length = 0;
  });

  step('owner and stranger accept the organisation, and the meter is trusted', { timeout: 120_000 }, async () => {
    for (const { page } of [owner, stranger]) {
      await page.goto(link);
      await page.getByTestId('asked').getByTestId('accept').click();
      await page.getByTestId('choice-row').waitFor();
    }
    await standing(owner.page, 'meter', ['trusted']);
    // who has not seen the records since says so
    await standing(stranger.page, `verify/${meter}`, ['trusted', 'records-unseen']);
  });

  step('both see the seals as the electrician left them', async () => {
    for (const { page } of [owner, stranger]) {
      await page.getByTestId('seals-line-open').click();
      const shown = page.getByTestId('seal-photo');
      await eventually('the photo is drawn', async () => shown.evaluate(({ naturalWidth }) => naturalWidth > 0));
      assert.match(await page.getByTestId('seals').innerText(), /SEAL-4711/);
      await shown.scrollIntoViewIfNeeded();
    }
    await inspectPage(stranger.page, 'verify-seals');
  });

  step('inspected again, the new certificate follows on the old one; what the gateway did not get is handed over later', { timeout: 120_000 }, async () => {
    const { page } = electrician;
    await page.getByTestId('certificate-renew').click();
    await connect(page, gateway);
    await compare(page);
    await page.getByTestId('certify-seal-0').fill('SEAL-4712');
    await next(page, 4);
    assert.equal(await page.getByTestId('certify-postcode').inputValue(), '84028', 'what was certified is filled in');
    await page.getByTestId('certify-years').fill('4');
    await next(page, 5);
    await page.route('**/v1/documents', (route) => route.abort());
    await sign(page);
    await page.getByTestId('certify-not-stored').waitFor();
    const [, renewed] = await written(2);
    const { c: cid } = JSON.parse(renewed.value);
    assert.equal((await fetch(`${gateway}/ipfs/${cid}?format=raw`)).ok, false);
    // the node has it meanwhile
    await at(page, 'kubo', 'kept').first().waitFor();
    await at(page, 'gateway', 'waiting').first().waitFor();
    await page.reload();
    assert.equal(await unlock(page, url, PASSWORD), true);
    await open(page, url, 'certify');
    await at(page, 'gateway', 'waiting').getByTestId('place-why').waitFor();
    await inspectPage(page, 'certify-waiting');
    await page.setViewportSize(SIZES.phone);
    await page.unroute('**/v1/documents');
    // nobody presses anything
    await at(page, 'gateway', 'kept').waitFor();
    assert.ok((await fetch(`${gateway}/ipfs/${cid}?format=raw`)).ok);
    await whereabouts(page, 'kept').waitFor();
    await row(page, 'valid').waitFor();
    const { prev, seals } = await certificate(cid);
    assert.deepEqual([prev.toString(), seals[0].number], [first, 'SEAL-4712']);
    electrician.complaints.length = 0;
  });

  step('an opened box needs an inspection, for everybody, until the electrician has sealed it anew', { timeout: 300_000 }, async () => {
    const { page } = electrician;
    restarted = await openBox(system);
    await standing(owner.page, 'meter', ['needs-inspection']);
    await standing(stranger.page, `verify/${meter}`, ['needs-inspection']);
    await page.reload();
    assert.equal(await unlock(page, url, PASSWORD), true);
    await open(page, url, 'certify');
    await row(page, 'broken').getByTestId('certificate-renew').click();
    await connect(page, gateway);
    await compare(page);
    await page.getByTestId('certify-seal-0').fill('SEAL-4713');
    await next(page, 4);
    await next(page, 5);
    await sign(page);
    await written(3);
    await page.getByTestId('certify-again').click();
    await standing(owner.page, 'meter', ['trusted']);
    await standing(stranger.page, `verify/${meter}`, ['trusted', 'records-unseen']);
    for (const { complaints } of [owner, electrician, stranger]) complaints.length = 0;
  });

  step('who is not a member any more leaves what they certified before; taken back with a reason, it is revoked for everybody', { timeout: 240_000 }, async () => {
    const { page } = electrician;
    await dismiss(organisation.page, system, NAME, gateway);
    await owner.page.reload();
    assert.equal(await unlock(owner.page, url, PASSWORD), true);
    await standing(owner.page, 'meter', ['trusted']);
    await row(page, 'valid').waitFor();
    await page.route('**/v1/documents', (route) => route.abort());
    await page.getByTestId('certificate-revoke').click();
    await page.getByTestId('revoke-reason').fill('Meter exchanged');
    await page.getByTestId('revoke-sure').click();
    await page.getByTestId('certificate-revoked').waitFor();
    await row(page, 'revoked').waitFor();
    await at(page, 'gateway', 'waiting').first().waitFor();
    await page.unroute('**/v1/documents');
    await page.getByTestId('whereabouts-again').click();
    await at(page, 'gateway', 'waiting').waitFor({ state: 'detached' });
    assert.equal(await page.getByTestId('certificate-reason').innerText(), 'Meter exchanged');
    await shoot('certificates', 'electrician-list');
    const value = JSON.parse((await written(4)).at(-1).value);
    assert.equal(value.s, 'revoked');
    const said = await certificate(value.r);
    assert.deepEqual([said.kind, said.reason, said.certificate.toString()], ['revocation', 'Meter exchanged', value.c]);
    await open(owner.page, url, 'meter');
    const validity = owner.page.locator('[data-check="certificate.validity"]');
    await validity.and(owner.page.locator('[data-outcome=failed]')).waitFor({ state: 'attached' });
    await standing(owner.page, 'meter', ['not-certified']);
    await open(stranger.page, url, `verify/${meter}`);
    await stranger.page.getByTestId('verify-no-certificate').waitFor();
    await stranger.page.getByTestId('verify-revoked-because').filter({ hasText: 'Meter exchanged' }).waitFor();
    electrician.complaints.length = 0;
  });

  step('what somebody certifies who is not a member any more does not count', { timeout: 120_000 }, async () => {
    await certify(electrician.page, url, gateway, 'SEAL-4714');
    await written(5);
    await electrician.page.getByTestId('certify-again').click();
    await standing(owner.page, 'meter', ['not-member']);
    await standing(stranger.page, `verify/${meter}`, ['not-member']);
  });

  step('a discarded inspection is gone for good', async () => {
    const { page } = electrician;
    await connect(page, gateway);
    await compare(page);
    await page.getByTestId('certify-discard').click();
    await page.getByTestId('certify-discard-sure').click();
    await page.getByTestId('certify-at-1').waitFor();
    await page.reload();
    await page.getByTestId('certify-at-1').waitFor();
    assert.equal(await page.getByTestId('certify-discard').count(), 0);
  });

  step('everything can be read in German', { timeout: 120_000 }, async () => {
    const { page } = electrician;
    assert.equal(await unlock(page, url, PASSWORD), true);
    await open(page, url, 'settings');
    await page.getByTestId('language-de').check({ force: true });
    await inspectPage(page, 'settings-services-de');
    await open(page, url, 'certify');
    await row(page, 'valid').waitFor();
    await inspectPage(page, 'certify-list-de');
    await page.setViewportSize(SIZES.phone);
    await page.getByTestId('certificate-protocol').click();
    await page.getByTestId('protocol').waitFor();
    await inspectPage(page, 'certify-protocol-de');
  });

  step('no page complained', () => {
    // the browser itself reports that somebody does not have a block
    const unexpected = ({ complaints }) => complaints.filter((line) => !line.includes('status of 404'));
    for (const person of [owner, electrician, organisation, stranger]) assert.deepEqual(unexpected(person), []);
  });

  const row = (page, state) => page.locator(`[data-testid=certificate-row][data-state=${state}]`);

  /** Something in the list of certificates. */
  const listed = (page, selector) => page.getByTestId('certificates').locator(selector);

  const whereabouts = (page, state) => listed(page, `[data-testid=whereabouts][data-state=${state}]`);

  /** A place of this kind at which a document stands so. */
  const at = (page, kind, state) => listed(page, `[data-testid=place][data-kind=${kind}][data-state=${state}]`);

  /** Sets a service for documents. */
  async function service(page, kind, address, token = '') {
    await page.getByTestId(`${kind}-url`).fill(address);
    await page.getByTestId(`${kind}-token`).fill(token);
    await page.getByTestId(`${kind}-save`).click();
  }

  async function addSource(page, address) {
    await page.getByTestId('ipfs-new').fill(address);
    await page.getByTestId('ipfs-add').click();
    await page.getByTestId('ipfs-gateway').filter({ hasText: address }).waitFor();
  }

  /** Waits until a page thinks one of these of the meter. */
  async function standing(page, route, expected) {
    await open(page, url, route);
    const any = expected.map((word) => `[data-testid=trust-standing][data-standing=${word}]`);
    await page.locator(any.join(', ')).waitFor({ timeout: 120_000 });
  }

  /** A picture of a part of the page, for the guide. */
  async function shoot(testid, name, size = { width: 390, height: 2000 }) {
    const { page } = electrician;
    await page.setViewportSize(size);
    await page.getByTestId(testid).screenshot({ path: `${ARTEFACTS}${name}.png` });
    await page.setViewportSize(SIZES.phone);
  }

  /** A number as an English page shows it. */
  const number = (text) => Number(text.replace(/[^\d.]/g, ''));

  /** The first values of the certificate name, once so many are in blocks; all by the same electrician. */
  async function written(count) {
    const electrum = await connectElectrum(system.ready.electrum_tcp);
    const history = await eventually(`${count} operations`, async () => {
      const found = await nameHistory(electrum, `bp/${meter}`);
      return found.length >= count && found;
    });
    electrum.close();
    const address = segwitScript(await electrician.page.getByTestId('identity-address').getAttribute('data-full'));
    for (const { owner: holder } of history) assert.equal(holder, address);
    return history;
  }

  /** A block of the gateway's, whose bytes are what its name says. */
  async function block(cid, from = gateway) {
    const answer = await fetch(`${from}/ipfs/${cid}?format=raw`);
    assert.equal(answer.status, 200, `${cid} is at the gateway`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual(createHash('sha256').update(bytes).digest(), Buffer.from(CID.parse(cid).multihash.digest));
    return bytes;
  }

  /** What a signed document says. */
  async function certificate(cid) {
    return decode(decode(await block(cid)).body);
  }

  /** Waits until the service worker has everything. */
  function keptForLater(page) {
    return eventually('everything is kept on the device', () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        if (!registration?.active || !navigator.serviceWorker.controller) return false;
        const { port1, port2 } = new MessageChannel();
        const said = new Promise((resolve) => {
          port1.onmessage = ({ data }) => resolve(data);
        });
        registration.active.postMessage('versions', [port2]);
        return Boolean((await said)?.accepted);
      }),
    );
  }
});
