// Four people and a meter: an organisation vouches for an electrician, a prosumer believes it, a stranger does not.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { certify } from './support/certify.mjs';
import { connectElectrum, nameHistory } from './support/chain.mjs';
import { inspectPages, open } from './support/inspect.mjs';
import { pair } from './support/meter.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, startSystem } from './support/system.mjs';
import { createWallet, fund } from './support/wallet.mjs';

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

  step('no page complained', () => {
    for (const { complaints } of [organisation, electrician, prosumer, stranger]) assert.deepEqual(complaints, []);
  });

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
