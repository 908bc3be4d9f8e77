// The dApp's folder as others serve it: a gateway of IPFS by path and by subdomain, a folder of a web server, the gateway
// beside a meter.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));
const DUMP = fileURLToPath(
  new URL('../../../pi-gateway/tests/data/sml/ISKRA_MT175_D1A52-V22-K0t.bin', import.meta.url),
);
const KINDS = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };
/** No server is behind it: the chain is not what this is about. */
const CONFIG = '{"network":"devnet","electrum":["ws://127.0.0.1:9"]}';

/** Serves a folder on this machine; `place` takes the host and the path of a request and gives the path in the folder. */
export async function serve(folder, port, place = (host, path) => path) {
  const server = createServer(async (request, response) => {
    const path = place(request.headers.host, new URL(request.url, 'http://x').pathname)?.slice(1);
    try {
      const body = path === 'config.json' ? CONFIG : await readFile(join(folder, path || 'index.html'));
      const kind = KINDS[extname(path || 'index.html')] ?? 'application/json';
      response.writeHead(200, { 'content-type': kind, 'cache-control': 'no-cache' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(Number(port), '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export async function stop(server) {
  if (!server?.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

/** A gateway of IPFS that has one folder, as Kubo serves it: by path at any host, by subdomain below `localhost`. */
export function ipfsGateway(cid) {
  return (host, path) => {
    if (host.startsWith(`${cid}.ipfs.localhost:`)) return path;
    const [, rest] = path.split(`/ipfs/${cid}`);
    return rest;
  };
}

/** The gateway beside a meter, which serves the dApp, too. */
export async function startMeterGateway() {
  const folder = await mkdtemp(join(tmpdir(), 'blockpro-gateway-'));
  const config = join(folder, 'gateway.toml');
  const text = ['network = "devnet"', `data_dir = "${folder}/data"`, 'listen = "127.0.0.1:0"', 'electrum = ["127.0.0.1:1"]'];
  const parts = ['[dapp]', `folder = "${DIST}"`, '[meter]', 'source = "replay"', `file = "${DUMP}"`];
  await writeFile(config, [...text, ...parts].join('\n'));
  const child = spawn(process.env.PI_GATEWAY, ['run', '--json', '--config', config], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line', { signal: AbortSignal.timeout(30_000) });
  return {
    url: `${JSON.parse(line).http}/`,
    async stop() {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
