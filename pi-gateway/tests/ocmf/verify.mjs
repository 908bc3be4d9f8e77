// Reads a public key (SPKI DER in hex) and then records from standard input, one a line; says of each record whether
// @road-labs/ocmf takes it: `accepted` or `refused`. The packages are below the folder given as argument.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const require = createRequire(join(process.argv[2], 'package.json'));
const { Verifier } = require('@road-labs/ocmf');
const { Crypto } = require('@road-labs/ocmf-crypto-noble');

const [key, ...records] = readFileSync(0, 'utf8').trimEnd().split('\n');
const crypto = new Crypto();
const publicKey = await crypto.decodeEcPublicKey(Buffer.from(key, 'hex'), 'spki-der');
const verifier = new Verifier(crypto);
for (const record of records) {
  const taken = await verifier.parseAndVerify(record, publicKey).then((result) => result.verified, () => false);
  console.log(taken ? 'accepted' : 'refused');
}
