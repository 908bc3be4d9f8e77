// Trustless gateways for blocks: one that has a block, and those that one must not rely on.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';

/** The content address of a raw block. */
export function rawCid(text) {
  return CID.createV1(0x55, Digest.create(0x12, createHash('sha256').update(text).digest()));
}

/** What a gateway does when it is asked for a block. */
const WAYS = {
  /** Has these blocks, and no others. */
  honest: (blocks) => (path, answer) => {
    const found = blocks.find((block) => path.startsWith(`/ipfs/${rawCid(block)}?`));
    answer.writeHead(found ? 200 : 404).end(found ?? 'not here');
  },
  /** Sends something else, as if it were right. */
  liar: () => (path, answer) => answer.end('something else'),
  /** Says what the gateway at this address says. */
  relay: ([there]) => async (path, answer) => {
    const said = await fetch(`${there}${path}`);
    answer.writeHead(said.status).end(Buffer.from(await said.arrayBuffer()));
  },
  /** Has archives only, as the gateway at this address has them, but without their last byte. */
  cutter: ([there]) => async (path, answer) => {
    const said = await fetch(`${there}${path}`);
    const archive = Buffer.from(await said.arrayBuffer()).subarray(0, -1);
    answer.writeHead(path.includes('format=car') ? said.status : 404).end(archive);
  },
  /** The same with a changed last byte. */
  forger: ([there]) => async (path, answer) => {
    const said = await fetch(`${there}${path}`);
    const archive = Buffer.from(await said.arrayBuffer());
    archive[archive.length - 1] ^= 1;
    answer.writeHead(path.includes('format=car') ? said.status : 404).end(archive);
  },
  /** Takes the question and says nothing. */
  silent: () => () => {},
  /** Sends without end. */
  endless: () => (path, answer) => {
    const piece = Buffer.alloc(256 * 1024);
    const more = () => {
      while (!answer.destroyed && answer.write(piece));
    };
    answer.on('drain', more);
    more();
  },
};

/** Starts a gateway of this kind; `asked` is what it was asked for. */
export async function startGateway(way, ...blocks) {
  const asked = [];
  const act = WAYS[way](blocks);
  const server = createServer((request, answer) => {
    answer.setHeader('access-control-allow-origin', '*');
    asked.push(request.url);
    act(request.url, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
