// IPFS by other people: js-ipfs by Kubo's RPC, and a pinning service that asks for a token. Both are real programs from
// npm; the service keeps its list and fetches nothing. In front of js-ipfs, which has no trustless gateway, stands one of
// a few lines that hands out what the node has.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../../pi-gateway/tests/ipfs/peers.mjs', import.meta.url));
/** Where `cargo xtask test --only ipfs` installs them. */
const FOLDER =
  process.env.IPFS_NODE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'blockpro/tools/ipfs');
const READY_LIMIT_MS = 60_000;

/** Starts them for pages of this address. */
export async function startPeers(url, token) {
  const peers = spawn('node', [SCRIPT, FOLDER, token, new URL(url).origin], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { kubo, pinning } = await ready(peers);
  const gateway = await startGateway(kubo);
  return {
    kubo,
    pinning,
    gateway: gateway.url,
    /** The bytes the node has for a name. */
    block: (cid) => block(kubo, cid),
    /** What the service was asked to keep. */
    async pins() {
      const answer = await fetch(`${pinning}/pins?limit=100`, { headers: { authorization: `Bearer ${token}` } });
      return (await answer.json()).results;
    },
    async stop() {
      gateway.server.closeAllConnections();
      gateway.server.close();
      peers.stdin.end();
      if (peers.exitCode === null && peers.signalCode === null) await once(peers, 'exit');
    },
  };
}

async function ready(peers) {
  const signal = AbortSignal.timeout(READY_LIMIT_MS);
  for await (const line of createInterface({ input: peers.stdout, signal })) {
    if (line.startsWith('{')) return JSON.parse(line);
  }
  throw new Error('the peers did not start');
}

async function block(kubo, cid) {
  const answer = await fetch(`${kubo}/api/v0/block/get?arg=${cid}&timeout=1s`, { method: 'POST' });
  return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
}

async function startGateway(kubo) {
  const server = createServer(async (request, answer) => {
    answer.setHeader('access-control-allow-origin', '*');
    const cid = request.url.match(/^\/ipfs\/([a-z0-9]+)\?format=raw&?$/)?.[1];
    const found = cid && (await block(kubo, cid).catch(() => undefined));
    answer.writeHead(found ? 200 : 404, { 'content-type': 'application/vnd.ipld.raw' }).end(found ?? 'not here');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}
