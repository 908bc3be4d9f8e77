// A meter's day files made without any of our code, from the states of its registers and its records.
import * as dagCbor from '@ipld/dag-cbor';
import { createHash } from 'node:crypto';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { signed } from './records.mjs';

const SHA_256 = 0x12;
const QUARTER = 900;
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const cidOf = (block) => CID.createV1(dagCbor.code, Digest.create(SHA_256, sha256(block)));

const WALL = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' });
/** The local day in which an interval that ends at `time` lies. */
const dayOf = (time) => WALL.format((time - 1) * 1000).slice(0, 10);
const isMidnight = (time) => WALL.format(time * 1000).endsWith('00:00:00');

/**
 * The files of all whole days, oldest first: `{ cid, block, day, from, until, first, last }`. Nobody asks for the hour
 * files behind them here, so these are only named.
 */
export function dayFiles({ key, meter, states, payloads }) {
  const days = new Map();
  states.forEach(({ time }, place) => {
    const day = dayOf(time);
    days.set(day, [...(days.get(day) ?? []), place]);
  });
  let prev = null;
  const files = [];
  for (const [day, places] of days) {
    if (!isMidnight(states[places.at(-1)].time)) continue;
    const body = { ...content({ key, meter, day, places, states, payloads }), prev };
    const message = Buffer.concat([Buffer.from('BlockPro/1/day\0'), dagCbor.encode(body)]);
    const block = Buffer.from(dagCbor.encode({ ...body, sig: key.signCompact(message) }));
    prev = cidOf(block);
    const [first, last] = [places[0] + 1, places.at(-1) + 1];
    const until = states[places.at(-1)].time;
    files.push({ cid: prev.toString(), block, day, until, first, last });
  }
  return files;
}

function content({ key, meter, day, places, states, payloads }) {
  const until = states[places.at(-1)].time;
  let start = until - QUARTER;
  while (!isMidnight(start)) start -= QUARTER;
  const at = new Map(places.map((place) => [states[place].time, place]));
  const rise = (key) => (_, quarter) => {
    const place = at.get(start + (quarter + 1) * QUARTER);
    if (place === undefined) return null;
    return place === 0 ? false : states[place][key] - states[place - 1][key];
  };
  const each = (key) => Array.from({ length: (until - start) / QUARTER }, rise(key));
  return {
    v: 1,
    kind: 'day',
    meter,
    day,
    hours: [cidOf(Buffer.from(day))],
    first: Buffer.from(signed(key, payloads[places[0]])),
    last: Buffer.from(signed(key, payloads[places.at(-1)])),
    p: each('produced'),
    u: each('consumed'),
    root: root(places.map((place) => Buffer.from(payloads[place]))),
    size: places.length,
  };
}

/** RFC 6962. */
function root(leaves) {
  if (leaves.length === 1) return sha256(Buffer.from([0]), leaves[0]);
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return sha256(Buffer.from([1]), root(leaves.slice(0, half)), root(leaves.slice(half)));
}
