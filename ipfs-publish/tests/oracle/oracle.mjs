// The addresses of folders by `ipfs-unixfs-importer`: `oracle.mjs NODE_MODULES`, then on each line of the input a
// profile, a tab and a path; each line of the output is the address.
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { resolve } = createRequire(join(process.argv[2], 'package.json'));
const load = async (name) => import(pathToFileURL(resolve(name)));
const { importer } = await load('ipfs-unixfs-importer');
const { BlackHoleBlockstore } = await load('blockstore-core');

for await (const line of createInterface({ input: process.stdin })) {
  const [profile, path] = line.split('\t');
  let root;
  for await (const entry of importer(candidates(path, 'root'), new BlackHoleBlockstore(), { profile })) {
    if (entry.path === 'root') root = entry.cid;
  }
  console.log(String(root));
}

/** A file, or a folder and what is in it. */
async function* candidates(path, name) {
  if ((await lstat(path)).isFile()) {
    yield { path: name, content: createReadStream(path, { highWaterMark: 1 << 20 }) };
    return;
  }
  yield { path: name };
  for (const entry of await readdir(path)) yield* candidates(join(path, entry), `${name}/${entry}`);
}
