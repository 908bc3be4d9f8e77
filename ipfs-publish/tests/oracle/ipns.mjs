// IPNS records by the JavaScript implementation: `ipns.mjs NODE_MODULES`, then a question as JSON on each line of the
// input and its answer on each line of the output. `{ name, record }` reads a record (hexadecimal), with both of its
// signatures; `{ value, sequence, hours }` makes one with a new key.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const inside = (path) => import(pathToFileURL(join(process.argv[2], 'node_modules', path)));
const { createIPNSRecord, marshalIPNSRecord, multihashToIPNSRoutingKey, unmarshalIPNSRecord } = await inside('ipns/dist/src/index.js');
const { ipnsValidator } = await inside('ipns/dist/src/validator.js');
const { generateKeyPair, publicKeyFromMultihash } = await inside('@libp2p/crypto/dist/src/keys/index.js');
const { CID } = await inside('multiformats/dist/src/cid.js');
const { base36 } = await inside('multiformats/dist/src/bases/base36.js');

const hex = (bytes) => Buffer.from(bytes).toString('hex');

for await (const line of createInterface({ input: process.stdin })) {
  const { name, record, value, sequence, hours } = JSON.parse(line);
  console.log(JSON.stringify(name ? await read(name, Buffer.from(record, 'hex')) : await make(value, sequence, hours)));
}

async function read(name, bytes) {
  const { multihash } = CID.parse(name, base36);
  await ipnsValidator(multihashToIPNSRoutingKey(multihash), bytes);
  const { value, validity, sequence, ttl, signatureV1 } = unmarshalIPNSRecord(bytes);
  const signed = Buffer.from(`${value}${validity}EOL`);
  const first = await publicKeyFromMultihash(multihash).verify(signed, signatureV1);
  return { value, validity, sequence: Number(sequence), ttl: Number(ttl), first };
}

async function make(value, sequence, hours) {
  const key = await generateKeyPair('Ed25519');
  const record = await createIPNSRecord(key, CID.parse(value), sequence, hours * 3_600_000);
  return { name: key.publicKey.toCID().toString(base36), record: hex(marshalIPNSRecord(record)), validity: record.validity };
}
