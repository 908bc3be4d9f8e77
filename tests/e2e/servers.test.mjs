// No server is believed: whoever lies, hides something or falls silent is named and left, and another one serves.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { certify } from './support/certify.mjs';
import { connectElectrum, nameHistory } from './support/chain.mjs';
import { open } from './support/inspect.mjs';
import { pair } from './support/meter.mjs';
import { addServer, comparedWith, removeServer, serverRow } from './support/servers.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, getJson, postJson, startSystem } from './support/system.mjs';
import { balance, createWallet, fund } from './support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';
/** Swartz of a gift that makes the wallet ask for something new. */
const GIFT = 100_000_000;
/** Swartz of a DOI. */
const SWARTZ = 100_000_000;

describe('servers that lie', { concurrency: false }, () => {
  let system, url, person, address, servers, doi;
  const step = sequence(() => ({ person: person.page }));

  before(async () => {
    system = await startSystem();
    url = system.ready.url;
    servers = [system.ready.electrum_ws, system.ready.second_ws];
    person = await openProfile();
    await createWallet(person.page, url, PASSWORD);
    doi = (await fund(person.page, url)).after;
    address = await person.page.getByTestId('receive-address').getAttribute('data-full');
  });

  after(async () => {
    await person?.close();
    await system?.stop();
  });

  step('with one server it is said that nothing was compared', async () => {
    await open(person.page, url, 'home');
    await person.page.getByTestId('not-compared').waitFor();
  });

  step('a second server is compared with, and then nothing more is said', async () => {
    const { page } = person;
    await addServer(page, url, servers[1]);
    await comparedWith(page, url, ...servers);
    await open(page, url, 'home');
    await page.getByTestId('not-compared').waitFor({ state: 'detached' });
    assert.equal(await page.getByTestId('server-fault').count(), 0);
  });

  for (const [kind, fault, testid] of [
    ['wrong_tx', /tx\.id/, 'server-lie'],
    ['wrong_branch', /tx\.merkle/, 'server-lie'],
    ['wrong_header', /header\./, 'server-lie'],
    ['withheld_history', /hides something/, 'server-fault'],
    ['stale_tip', /blocks behind|hides something/, 'server-fault'],
    ['malformed_json', /nobody can read/, 'server-fault'],
    ['huge_answer', /nobody can read/, 'server-fault'],
    ['unknown_id', /nobody asked for/, 'server-fault'],
    ['never_answers', /did not answer/, 'server-fault'],
  ]) {
    step(`${kind}: named, left for the honest one, shown in the settings`, { timeout: 240_000 }, async () => {
      const { page } = person;
      const [liar, honest] = servers;
      await tell(liar, kind);
      await gift();
      await open(page, url, 'wallet');
      const named = page.getByTestId(testid).filter({ hasText: liar });
      await named.filter({ hasText: fault }).first().waitFor({ timeout: 120_000 });
      await gift();
      await eventually('both gifts are there', async () => (await balance(page)) >= doi);
      await open(page, url, 'settings');
      await serverRow(page, honest).getByTestId('server-used').waitFor();
      assert.match(await serverRow(page, liar).getByTestId('server-fault').innerText(), /127/);
      await tell(liar, 'none');
      // taken from the list and entered again it is a server like any other, behind the one in use
      await removeServer(page, url, liar);
      await addServer(page, url, liar);
      await comparedWith(page, url, honest, liar);
      servers.reverse();
    });
  }

  async function tell(server, kind) {
    const number = server === system.ready.second_ws ? 2 : 1;
    await postJson(`${system.ready.http_devnet}/lie`, { kind, server: number });
  }

  async function gift() {
    await postJson(system.ready.faucet, { address, amount: GIFT });
    doi += GIFT / SWARTZ;
  }
});

describe('a registration that loses', { concurrency: false }, () => {
  let system, url, people;
  const step = sequence(() => Object.fromEntries(people.map(({ page }, at) => [`person-${at}`, page])));

  before(async () => {
    // blocks only when told to: both registrations wait together
    system = await startSystem(['--block-seconds', '86400']);
    url = system.ready.url;
    people = [await openProfile(), await openProfile()];
  });

  after(async () => {
    for (const person of people ?? []) await person.close();
    await system?.stop();
  });

  step('two people with money of their own and one meter', { timeout: 240_000 }, async () => {
    await mine();
    for (const { page } of people) {
      await createWallet(page, url, PASSWORD);
      await open(page, url, 'wallet');
      await page.getByTestId('faucet').click();
      await page.getByTestId('balance-pending').waitFor();
      await mine();
      await page.getByTestId('balance-pending').waitFor({ state: 'detached' });
    }
    const paired = await pair(people[0].page, url, system.ready.gateway, system.ready.pairing_code);
    assert.equal(paired.mine, paired.theirs);
  });

  step('both register the name of its certificate; one gets it, the other is told and has its money back', { timeout: 240_000 }, async () => {
    for (const { page } of people) await certify(page, url, system.ready.gateway);
    await mine();
    const electrum = await connectElectrum(system.ready.electrum_tcp);
    const [winner] = await eventually('a certificate', async () => {
      const history = await nameHistory(electrum, `bp/${system.ready.meter}`);
      return history.length > 0 && history;
    });
    const lost = await Promise.race(people.map(async ({ page }) => {
      await page.getByTestId('name-lost').waitFor();
      return page;
    }));
    assert.match(await lost.getByTestId('name-lost').innerText(), new RegExp(`bp/${system.ready.meter}`));
    // the withdrawal waits for a block like any other payment, and then there is money to try again with
    await mine();
    await lost.getByTestId('certify-again').click();
    await certify(lost, url, system.ready.gateway);
    await mine();
    const other = await eventually('the next name', async () => {
      const history = await nameHistory(electrum, `bp/${system.ready.meter}~2`);
      return history.length > 0 && history;
    });
    electrum.close();
    assert.notEqual(other[0].owner, winner.owner);
    const notes = await Promise.all(people.map(({ page }) => page.getByTestId('name-lost').count()));
    assert.deepEqual(notes.toSorted(), [0, 1], 'the winner is told nothing');
  });

  async function mine() {
    const { height } = await postJson(`${system.ready.http_devnet}/mine`, { blocks: 1 });
    await eventually('the block', async () => (await getJson(`${system.ready.http_devnet}/status`)).height >= height);
  }
});
