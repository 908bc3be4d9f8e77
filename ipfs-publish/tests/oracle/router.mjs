// A server of the routing interface by the people of Helia: `router.mjs NODE_MODULES`. Its address stands on the first line
// of the output; it ends with its input. Of two records of a name it keeps the one that counts by the rule of the
// JavaScript implementation.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const inside = (path) => import(pathToFileURL(join(process.argv[2], 'node_modules', path)));
const { createDelegatedRoutingV1HttpApiServer } = await inside('@helia/delegated-routing-v1-http-api-server/dist/src/index.js');
const { ipnsSelector } = await inside('ipns/dist/src/selector.js');

const kept = new Map();
const routing = {
  async get(key) {
    const record = kept.get(String(key));
    if (!record) throw Object.assign(new Error('no record'), { name: 'NotFoundError' });
    return record;
  },
  async put(key, record) {
    const both = [kept.get(String(key)), record].filter(Boolean);
    kept.set(String(key), both[ipnsSelector(key, both)]);
  },
};
const server = await createDelegatedRoutingV1HttpApiServer({ routing }, { listen: { host: '127.0.0.1', port: 0 } });
console.log(`http://127.0.0.1:${server.server.address().port}`);
process.stdin.resume().on('end', () => process.exit(0));
