// The dApp kept on a device: it starts without a network, whole, another version is used only once it is accepted; and it
// works wherever it is served.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { openProfile } from './support/browser.mjs';
import { inspectPage, open } from './support/inspect.mjs';
import { DIST, ipfsGateway, serve, startMeterGateway, stop } from './support/places.mjs';
import { sequence } from './support/steps.mjs';
import { eventually, getJson } from './support/system.mjs';

describe('the dApp on a device', { concurrency: false }, () => {
  let folder, server, url, person;
  const step = sequence(() => ({ person: person.page }));

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blockpro-dist-'));
    await cp(DIST, folder, { recursive: true });
    server = await serve(folder, 0);
    url = `http://127.0.0.1:${server.address().port}/`;
    person = await openProfile();
  });

  after(async () => {
    await person?.close();
    await stop(server);
    await rm(folder, { recursive: true, force: true });
  });

  step('after the first visit everything is there without a network, parts never looked at included', async () => {
    const { page } = person;
    await open(page, url, 'start');
    // a visitor who only looks does not pay for the whole dApp
    await page.keyboard.press('Tab');
    await eventually('everything is kept', async () => (await versions(page)) !== undefined);
    await stop(server);
    await page.reload();
    await page.getByTestId('start-create').waitFor();
    await open(page, url, 'verify');
    await page.getByTestId('verify-meter').waitFor();
  });

  step('a version that is not whole is not taken', { timeout: 60_000 }, async () => {
    const { page } = person;
    const before = await versions(page);
    const style = await readFile(join(folder, 'style.css'), 'utf8');
    await publish({ 'style.css': `${style}\n/* damaged on the way */`, announced: `${style}\n/* whole */` });
    server = await serve(folder, new URL(url).port);
    await look(page);
    assert.deepEqual(await versions(page), before);
    await publish({ 'style.css': style, announced: style });
  });

  step('another version waits until it is accepted', { timeout: 120_000 }, async () => {
    const { page } = person;
    const { accepted } = await versions(page);
    const style = `${await readFile(join(folder, 'style.css'), 'utf8')}\n/* another version */`;
    await publish({ 'style.css': style, announced: style });
    await look(page);
    await page.getByTestId('newer').waitFor();
    await inspectPage(page, 'newer');
    await page.getByTestId('newer-later').click();
    await page.reload();
    await page.getByTestId('newer').waitFor();
    assert.equal((await versions(page)).accepted, accepted);
    assert.ok(!(await styleOf(page)).includes('another version'));
    await page.getByTestId('newer-accept').click();
    await eventually('the new version is served', async () => (await styleOf(page)).includes('another version'));
    // the page reloads itself meanwhile: asking it may fail once
    await eventually('the new version is the accepted one', async () => (await versions(page)).accepted !== accepted);
    await page.getByTestId('newer').waitFor({ state: 'detached' });
  });

  step('it works wherever its folder is served, and has keys where the address is its own', async () => {
    const { page } = person;
    const meter = await startMeterGateway();
    // the address of the very folder, as the gateway beside the meter tells it
    const { cid } = (await getJson(`${meter.url}v1/node`)).dapp;
    const node = await serve(DIST, 0, ipfsGateway(cid));
    const site = await serve(DIST, 0, (host, path) => path.split('/some/where')[1]);
    try {
      const at = (host, server) => `http://${host}:${server.address().port}/`;
      await open(page, `${at('localhost', node)}ipfs/${cid}/`, 'start');
      await page.getByTestId('read-only').waitFor();
      assert.equal(await page.getByTestId('start-create').count(), 0, 'by path: an address shared with strangers');
      const own = await page.getByTestId('read-only-way-out').getAttribute('href');
      assert.equal(own, at(`${cid}.ipfs.localhost`, node));
      for (const url of [own, `${at('127.0.0.1', site)}some/where/`, meter.url]) {
        await open(page, url, 'start');
        await page.getByTestId('start-create').waitFor();
        assert.ok(await page.evaluate(() => isSecureContext), url);
        // parts and styles lie beside the page, wherever that is
        await open(page, url, 'verify');
        await page.getByTestId('verify-meter').waitFor();
      }
      assert.deepEqual(person.complaints.filter((text) => text.startsWith('content security policy')), []);
    } finally {
      await Promise.all([stop(node), stop(site), meter.stop()]);
    }
  });

  /** Puts a file into the folder and announces it with the hash of what is said to be it, as the build does. */
  async function publish({ announced, ...files }) {
    const list = JSON.parse(await readFile(join(folder, 'files.json'), 'utf8'));
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), text);
      list[name] = sha256(announced);
    }
    const text = JSON.stringify(list);
    const worker = await readFile(join(folder, 'sw.js'), 'utf8');
    await writeFile(join(folder, 'files.json'), text);
    await writeFile(join(folder, 'sw.js'), worker.replace(/VERSION = "[0-9a-f]{64}"/, `VERSION = "${sha256(text)}"`));
  }
});

/** What the page's service worker serves and has; nothing while there is none. */
function versions(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    if (!registration?.active || !navigator.serviceWorker.controller) return undefined;
    const { port1, port2 } = new MessageChannel();
    registration.active.postMessage('versions', [port2]);
    return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  });
}

/** Looks for another version, and waits until it is taken or refused. */
function look(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((resolve) => {
      registration.addEventListener('updatefound', () => {
        const worker = registration.installing;
        worker.addEventListener('statechange', () => {
          if (['activated', 'redundant'].includes(worker.state)) resolve();
        });
      });
    });
    await registration.update();
    await found;
  });
}

function styleOf(page) {
  return page.evaluate(async () => (await fetch('./style.css')).text());
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}
