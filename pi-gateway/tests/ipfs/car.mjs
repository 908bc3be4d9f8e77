// Reads an archive of files of records with the JavaScript implementation of IPLD: every block decodes, encodes to the
// same bytes again, and has the name that stands beside it. Prints one line for each: its name and its links.
//
//     node car.mjs FOLDER < files.car      FOLDER has node_modules

import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const inside = path => import(pathToFileURL(join(process.argv[2], 'node_modules', path)));
const { CarReader } = await inside('@ipld/car/src/index.js');
const dagCbor = await inside('@ipld/dag-cbor/src/index.js');
const { CID } = await inside('multiformats/src/cid.js');
const { sha256 } = await inside('multiformats/src/hashes/sha2.js');

const reader = await CarReader.fromBytes(await buffer(process.stdin));
for await (const { cid, bytes } of reader.blocks()) {
  const file = dagCbor.decode(bytes);
  if (Buffer.compare(dagCbor.encode(file), bytes) !== 0) throw new Error(`${cid} encodes differently`);
  const name = CID.createV1(dagCbor.code, await sha256.digest(bytes));
  if (!name.equals(cid)) throw new Error(`${cid} is ${name}`);
  const links = [file.prev, ...(file.hours ?? [])].filter(link => link !== null);
  if (!links.every(link => CID.asCID(link) !== null)) throw new Error(`${cid} has links that are none`);
  console.log([cid, ...links].join(' '));
}
