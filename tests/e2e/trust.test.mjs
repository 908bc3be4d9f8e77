// Four people and a meter: an organisation vouches for an electrician, a prosumer believes it, a stranger does not.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { certify, compare, connect, next } from './support/certify.mjs';
import { connectElectrum, nameHistory } from './support/chain.mjs';
import { inspectPage, inspectPages, open } from './support/inspect.mjs';
import { pair } from './support/meter.mjs';
import { series } from './support/money.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, startSystem } from './support/system.mjs';
import { createWallet, fund, unlock } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';
const NAME = 'Isar-Energie e.V.';
const ELECTRICIAN = 'Elektro Huber, Landshut';

describe('an organisation, an electrician, a prosumer and a stranger', { concurrency: false }, () => {
  let system, url, organisation, electrician, prosumer, stranger, link;

  const step = sequence(() => ({
    organisation: organisation.page,
    electrician: electrician.page,
    prosumer: prosumer.page,
    stranger: stranger.page,
  }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    [organisation, electrician, prosumer, stranger] = await Promise.all([1, 2, 3, 4].map(() => openProfile()));
  });

  after(async () => {
    await organisation?.close();
    await electrician?.close();
    await prosumer?.close();
    await stranger?.close();
    await system?.stop();
  });

  step('an organisation takes its name on the chain, and the gateway keeps its document', async () => {
    const { page } = organisation;
    await createWallet(page, url, PASSWORD);
    await fund(page, url);
    await open(page, url, 'organisations');
    await page.getByTestId('own-new-name').fill(NAME);
    await page.getByTestId('own-new-contact').fill('https://isar.example');
    await publish(page);
    const [operation] = await written(1);
    const { v: version, c: cid } = JSON.parse(operation.value);
    assert.equal(version, 1);
    const kept = await fetch(`${system.ready.gateway}/ipfs/${cid}?format=raw`);
    assert.equal(kept.status, 200);
    await page.getByTestId('own-name').waitFor();
    link = await page.getByTestId('own').getByTestId('share-link').getAttribute('data-full');
    assert.match(link, /#\/organisations\/accept\/[0-9a-f]{66}\/Isar-Energie%20e\.V\.$/);
  });

  step('an electrician asks to be listed, and the organisation lists them', async () => {
    const { page } = electrician;
    await createWallet(page, url, PASSWORD);
    await fund(page, url);
    await open(page, url, 'organisations');
    await page.getByTestId('join-organisation').fill(NAME);
    await page.getByTestId('join-label').fill(ELECTRICIAN);
    await page.getByTestId('join-make').click();
    const request = await page.getByTestId('join-request').getAttribute('data-full');
    assert.match(request, /^BPJOIN:[A-Z2-7]+$/);

    const own = organisation.page;
    await own.getByTestId('own-request').fill(`${request.slice(0, -8)}AAAAAAAA`);
    await own.getByTestId('own-add').click();
    await own.locator('#own-request-error').waitFor();
    await own.getByTestId('own-request').fill(request.toLowerCase());
    await own.getByTestId('own-add').click();
    await own.getByTestId('own-changes').getByText(ELECTRICIAN).waitFor();
    await publish(own);
    await written(2);
    await own.getByTestId('own-members').getByText(ELECTRICIAN).waitFor();
    await eventually('two versions', async () => (await own.getByTestId('own-versions').locator('li').count()) === 2);
  });

  step('the electrician certifies the meter of the prosumer', async () => {
    const { gateway, pairing_code: code } = system.ready;
    await createWallet(prosumer.page, url, PASSWORD);
    await pair(prosumer.page, url, gateway, code);
    assert.equal(await standing(prosumer.page, 'meter', ['not-certified']), 'not-certified');
    const { page } = electrician;
    await certify(page, url, gateway);
  });

  step('the prosumer sees that nobody they accept vouches for it', async () => {
    assert.equal(await standing(prosumer.page, 'meter', ['not-accepted']), 'not-accepted');
    const failed = await outcomes(prosumer.page, 'failed');
    assert.deepEqual(failed, ['organisation.accepted']);
  });

  step('opening the link decides nothing; accepting does, and the meter is trusted', async () => {
    const { page } = prosumer;
    await page.goto(link);
    await page.getByTestId('asked').getByTestId('organisation-members').getByText(ELECTRICIAN).waitFor();
    assert.equal(await page.getByTestId('choices-none').count(), 1);
    await page.getByTestId('asked').getByTestId('accept').click();
    await page.getByTestId('choice-row').waitFor();
    // as soon as an anchor carries the records since the certificate
    const found = await standing(page, 'meter', ['trusted'], 300_000);
    assert.equal(found, 'trusted');
    assert.deepEqual(await outcomes(page, 'failed'), []);
    assert.deepEqual(await outcomes(page, 'not-possible', false), []);
    await open(page, url, 'energy');
    await page.locator('[data-testid=trust-line][data-standing=trusted]').waitFor();
  });

  step('the search leads from the organisation to the meter', async () => {
    const { page } = prosumer;
    await open(page, url, 'organisations');
    await page.getByTestId('discover').click();
    await page.getByTestId('discovered').waitFor();
    const meter = page.getByTestId('discovered-meter');
    assert.equal(await meter.count(), 1);
    assert.match(await meter.innerText(), new RegExp(system.ready.meter));
    assert.equal(await meter.getAttribute('data-standing'), 'records-unseen');
  });

  step('a stranger sees the same meter as not accepted', async () => {
    const { page } = stranger;
    await page.goto(`${url}#/verify/${system.ready.meter}`);
    await page.locator('[data-testid=trust-standing][data-standing=not-accepted]').waitFor();
    await page.getByTestId('trust-why-open').click();
    assert.deepEqual(await outcomes(page, 'failed', false), ['organisation.accepted']);
  });

  step('every new page can be read in every size, colour and language', { timeout: 300_000 }, async () => {
    const { page } = organisation;
    for (const language of ['en', 'de']) {
      await open(page, url, 'settings');
      await page.getByTestId(`language-${language}`).check({ force: true });
      await inspectPages(page, url, `organisation-${language}`, ['organisations']);
      await open(prosumer.page, url, 'settings');
      await prosumer.page.getByTestId(`language-${language}`).check({ force: true });
      await inspectPages(prosumer.page, url, `trust-${language}`, ['organisations', 'meter']);
    }
  });

  step('who leaves afterwards leaves the certificate trusted; who is rejected vouches for nothing', async () => {
    const { page } = organisation;
    await open(page, url, 'organisations');
    await page.getByTestId('member-open').click();
    await page.getByTestId('member-remove').click();
    await publish(page);
    await written(3);
    // who left after the certificate leaves it trusted
    assert.equal(await standing(prosumer.page, 'meter', ['trusted']), 'trusted');
    await open(prosumer.page, url, 'organisations');
    await prosumer.page.getByTestId('choice-row-open').click();
    await prosumer.page.getByTestId('choice-row').getByTestId('reject').click();
    assert.equal(await standing(prosumer.page, 'meter', ['not-accepted']), 'not-accepted');
  });

  step('a key on another device signs: the phone inspects, pays and sends, the other device signs what it has read', { timeout: 240_000 }, async () => {
    const phone = stranger.page;
    await createWallet(phone, url, PASSWORD);
    await fund(phone, url);
    const own = await identityKey(phone);
    await useKey(phone, await identityKey(electrician.page));
    assert.notEqual(await identityKey(phone), own);
    const before = await certificates(1);
    await certifyElsewhere(phone, system.ready.gateway);
    const request = await requested(phone);
    assert.match(request, /^BPASK:[A-Z2-7]+$/);

    await open(organisation.page, url, 'wallet/sign');
    await take(organisation.page, request);
    await organisation.page.getByTestId('errand-not').waitFor();
    assert.equal(await organisation.page.getByTestId('errand-sign').isDisabled(), true, 'another key');

    const { page } = electrician;
    await open(page, url, 'wallet/sign');
    await take(page, request);
    assert.match(await page.getByTestId('errand-sentence').innerText(), new RegExp(system.ready.meter));
    assert.equal(await page.getByTestId('errand-name').innerText(), `bp/${system.ready.meter}`);
    const answer = await signed(page);

    await phone.reload();
    await unlock(phone, url, PASSWORD);
    await open(phone, url, 'certify');
    assert.equal(await requested(phone), request, 'the request waits');
    const middle = Math.floor(answer.length / 2);
    const letter = answer[middle] === 'A' ? 'B' : 'A';
    await phone.getByTestId('elsewhere-answer').fill(`${answer.slice(0, middle)}${letter}${answer.slice(middle + 1)}`);
    await phone.getByTestId('elsewhere-use').click();
    await phone.getByTestId('certify-problem').waitFor();
    await phone.getByTestId('elsewhere-answer').fill(answer);
    await phone.getByTestId('elsewhere-use').click();
    await phone.getByTestId('certify-done').waitFor();
    const after = await certificates(2);
    assert.equal(after.at(-1).owner, before[0].owner, 'still the electrician');
    const { s: status, c: cid } = JSON.parse(after.at(-1).value);
    assert.equal(status, 'valid');
    const kept = await fetch(`${system.ready.gateway}/ipfs/${cid}?format=raw`);
    assert.equal(kept.status, 200);
  });

  step('taken back in the same way, by file; the owner reads why', { timeout: 240_000 }, async () => {
    const phone = stranger.page;
    await phone.getByTestId('certify-again').click();
    const row = phone.getByTestId('certificate-row');
    await eventually('it is in a block', async () => ['confirming', 'valid'].includes(await row.getAttribute('data-state')));
    await phone.getByTestId('certificate-revoke').click();
    await phone.getByTestId('revoke-reason').fill('Seal damaged');
    await phone.getByTestId('revoke-sure').click();
    await phone.getByTestId('elsewhere').waitFor();
    const [download] = await Promise.all([phone.waitForEvent('download'), phone.getByTestId('psbt-save').click()]);
    const { page } = electrician;
    await open(page, url, 'wallet');
    await open(page, url, 'wallet/sign');
    await page.getByTestId('psbt-file').setInputFiles(await download.path());
    await eventually('the reason is read', async () => /Seal damaged/.test(await page.getByTestId('errand-sentence').innerText()));
    await phone.getByTestId('elsewhere-answer').fill(await signed(page));
    await phone.getByTestId('elsewhere-use').click();
    await phone.getByTestId('certify-done').waitFor();
    const value = JSON.parse((await certificates(3)).at(-1).value);
    assert.equal(value.s, 'revoked');
    await open(prosumer.page, url, 'meter');
    const why = prosumer.page.getByTestId('certificate-revoked-because');
    await eventually('the reason', async () => /Seal damaged/.test(await why.innerText()));
  });

  step('an organisation whose key is elsewhere publishes its next version, by codes', { timeout: 240_000 }, async () => {
    const phone = stranger.page;
    await phone.getByTestId('certify-again').click();
    await phone.getByTestId('signer-here').click();
    await useKey(phone, await identityKey(organisation.page));
    await open(phone, url, 'organisations');
    await phone.getByTestId('own-name').waitFor();
    await phone.getByTestId('own-contact').fill('tel:+49 871 1');
    await phone.getByTestId('own-apply').click();
    await phone.getByTestId('own-changes').locator('li').waitFor();
    await phone.getByTestId('own-publish').click();
    await phone.getByTestId('elsewhere').waitFor();
    await phone.getByTestId('psbt-show').click();
    const { page } = organisation;
    await open(page, url, 'wallet');
    await open(page, url, 'wallet/sign');
    await take(page, (await series(phone)).join('\n'));
    await page.getByTestId('errand-members').getByText(ELECTRICIAN).waitFor();
    await inspectPage(page, 'errand');
    await inspectPage(phone, 'elsewhere');
    await phone.getByTestId('elsewhere-answer').fill(await signed(page));
    await phone.getByTestId('elsewhere-use').click();
    await phone.getByTestId('own-stored').waitFor();
    const operations = await written(4);
    assert.equal(operations.at(-1).owner, operations[0].owner, 'still the organisation');
  });

  step('no page complained', () => {
    for (const { complaints } of [organisation, electrician, prosumer, stranger]) assert.deepEqual(complaints, []);
  });

  /** The key on the identity card. */
  async function identityKey(page) {
    await open(page, url, 'certify');
    return page.getByTestId('identity-key').getAttribute('data-full');
  }

  /** Says that the identity's key is on another device. */
  async function useKey(page, key) {
    await open(page, url, 'certify');
    await page.getByTestId('signer-open').click();
    await page.getByTestId('signer-key').fill(key);
    await page.getByTestId('signer-use').click();
    await page.getByTestId('signer-elsewhere').waitFor();
  }

  /** The whole inspection, up to the request. */
  async function certifyElsewhere(page, gateway) {
    await open(page, url, 'certify');
    await connect(page, gateway);
    await compare(page);
    await next(page, 4);
    await next(page, 5);
    await page.getByTestId('certify-confirm').check();
    await page.getByTestId('certify-sign').click();
    await page.getByTestId('elsewhere').waitFor();
  }

  /** The request that waits on a page. */
  async function requested(page) {
    return page.getByTestId('elsewhere').getByTestId('psbt-base64').getAttribute('data-full');
  }

  /** Reads a text on the page that signs. */
  async function take(page, text) {
    await page.getByTestId('psbt-text').fill(text);
    await page.getByTestId('psbt-read').click();
    await page.getByTestId('errand').waitFor();
  }

  /** Signs what was read; the answer. */
  async function signed(page) {
    await page.getByTestId('errand-sign').click();
    await page.getByTestId('errand-signed').waitFor();
    return page.getByTestId('errand-answer').getAttribute('data-full');
  }

  /** The operations on the meter's certificate name, once there are so many. */
  async function certificates(count) {
    const electrum = await connectElectrum(system.ready.electrum_tcp);
    const operations = await eventually('the certificate is in a block', async () => {
      const history = await nameHistory(electrum, `bp/${system.ready.meter}`);
      return history.length >= count && history;
    });
    electrum.close();
    return operations;
  }

  /** Signs and publishes what is on the page, and waits for the block. */
  async function publish(page) {
    await page.getByTestId('own-publish').click();
    await page.getByTestId('own-stored').waitFor();
    await page.getByTestId('own-waits').waitFor({ state: 'detached' });
  }

  /** The operations on the organisation's name, once there are so many. */
  async function written(count) {
    const electrum = await connectElectrum(system.ready.electrum_tcp);
    const operations = await eventually('the name is in a block', async () => {
      const history = await nameHistory(electrum, `bp_organization/${NAME}`);
      return history.length >= count && history;
    });
    electrum.close();
    return operations;
  }

  /** What a page thinks of the meter, once it is one of these. */
  async function standing(page, route, expected, limit = 60_000) {
    await open(page, url, route);
    return eventually(
      `the meter is ${expected}`,
      async () => {
        const said = await page.getByTestId('trust-standing').getAttribute('data-standing');
        return expected.includes(said) && said;
      },
      { limit },
    );
  }

  /** The checks behind it with this outcome. */
  async function outcomes(page, outcome, opens = true) {
    if (opens) await page.getByTestId('trust-why-open').click();
    const checks = page.getByTestId('trust-checks').locator(`[data-outcome=${outcome}]`);
    await page.getByTestId('trust-checks').first().waitFor();
    return checks.evaluateAll((all) => all.map((check) => check.dataset.check));
  }
});
