// Two peers of other people on free local ports: js-ipfs, which speaks Kubo's RPC, and a pinning service in memory.
// Prints their addresses as one line of JSON and ends when its input does.
//
//     node peers.mjs FOLDER TOKEN [ORIGIN]   FOLDER has node_modules; its repository goes to FOLDER/repo-<number>
//
// Pages from ORIGIN may use both: js-ipfs asks for it as Kubo does, by API.HTTPHeaders.

import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, token, origin] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const module = name => import(pathToFileURL(require.resolve(name)));
// These say only where they are for `import`.
const inside = path => import(pathToFileURL(join(folder, 'node_modules', path)));
const { create } = await inside('ipfs-core/src/index.js');
const { HttpApi } = await inside('ipfs-http-server/src/index.js');
const { setup } = (await module('mock-ipfs-pinning-service')).default;

const repo = await mkdtemp(join(folder, 'repo-'));
const anywhere = '/ip4/127.0.0.1/tcp/0';
const ipfs = await create({
  repo,
  silent: true,
  preload: { enabled: false },
  init: { emptyRepo: true, algorithm: 'Ed25519', profiles: ['test'] },
  config: {
    API: { HTTPHeaders: { 'Access-Control-Allow-Origin': origin ? [origin] : [] } },
    Addresses: { API: anywhere, Gateway: anywhere, Swarm: [anywhere], RPC: '', Delegates: [] },
    Bootstrap: [],
    Discovery: { MDNS: { Enabled: false }, webRTCStar: { Enabled: false } },
    Routing: { Type: 'none' }
  }
});
const api = new HttpApi(ipfs);
await api.start();

const service = await setup({ token, strict: false, loglevel: 'error' });
const pinning = service.listen(0, '127.0.0.1');
await new Promise(resolve => pinning.once('listening', resolve));
// It never fetches anything: what was asked for is pinned a moment later.
const further = { queued: 'pinning', pinning: 'pinned' };
const moving = setInterval(() => {
  const { pins, ...rest } = service.locals.state;
  const moved = [...pins].map(([cid, pin]) => [cid, { ...pin, status: further[pin.status] ?? pin.status }]);
  service.locals.state = { ...rest, pins: new Map(moved) };
}, 50);

const { port } = api._apiServers[0].info;
console.log(JSON.stringify({ kubo: `http://127.0.0.1:${port}`, pinning: `http://127.0.0.1:${pinning.address().port}` }));

process.stdin.resume();
process.stdin.once('end', async () => {
  clearInterval(moving);
  pinning.close();
  await api.stop();
  await ipfs.stop();
  await rm(repo, { recursive: true, force: true });
  process.exit(0);
});
