// A gateway made up for the bench: its answers are given in the way of the browser's requests.
import { dayFiles } from './dayfiles.mjs';
import { freshKey, holder, payloads as said, segwit, signed, states as shown } from './records.mjs';

export const METER = '1BENCH0000000001';
export const QUARTER = 900;

/** `count` quarter hours up to `end`: what the meter showed, what its records say, and the files of whole days. */
export function yearOf({ key, count, end }) {
  const states = shown({ count, interval: QUARTER, end });
  const payloads = said({ key, meter: METER, states });
  return { key, states, payloads, files: dayFiles({ key, meter: METER, states, payloads }) };
}

/** The gateway of such a meter. */
export function standIn({ key, payloads, files }) {
  const node = freshKey();
  const count = payloads.length;
  let client = null;
  const info = () => ({
    v: 1,
    meter: METER,
    meter_source: 'replay',
    label: 'bench',
    network: 'devnet',
    reading_key: key.compressed,
    holder_key: node.compressed,
    paired: client !== null,
    client_key: client,
    holder_address: client && holder(client, node.compressed).address,
    fund_address: segwit('ncrt', Buffer.alloc(20, 1)),
    funds: 100_000_000,
    interval_s: QUARTER,
    file_records: 4,
    max_export_w: 10_000,
    max_import_w: 20_000,
    version: '0.1.0',
    records: count,
    head: { seq: count, hash: '0'.repeat(64) },
    anchors: 0,
    last_anchor: null,
    warnings: [],
  });
  const records = (url) => {
    const [after, limit] = ['after', 'limit'].map((name) => Number(url.searchParams.get(name)));
    const records = payloads.slice(after, after + limit).map((payload) => signed(key, payload));
    return { v: 1, records, more: after + limit < count };
  };
  const listed = files.map(({ cid, day, until, first, last }, place) => ({ number: place + 1, cid, day, until, first, last }));
  const list = (url) => {
    const [from, after] = ['from', 'after'].map((name) => Number(url.searchParams.get(name)));
    const wanted = listed.filter((file) => file.until > from && file.number > after);
    return { v: 1, kind: 'day', files: wanted.slice(0, 400), more: wanted.length > 400 };
  };
  const paired = (body) => {
    client = body.client_key;
    const { script, address } = holder(client, node.compressed);
    return { v: 1, token: 'bench', holder_key: node.compressed, holder_address: address, witness_script: script };
  };
  const answers = {
    '/v1/node': () => info(),
    '/v1/records': records,
    '/v1/files': list,
    '/v1/pair': (_, request) => paired(request.postDataJSON()),
  };
  const blocks = new Map(files.map(({ cid, block }) => [`/ipfs/${cid}`, block]));
  return {
    files,
    answer(route) {
      const url = new URL(route.request().url());
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
      if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
      if (blocks.has(url.pathname)) return route.fulfill({ headers, body: blocks.get(url.pathname) });
      const answer = answers[url.pathname];
      if (!answer) return route.fulfill({ status: 404, headers, json: { error: 'not_found', text: 'not here' } });
      return route.fulfill({ headers, json: answer(url, route.request()) });
    },
  };
}
