// A meter's records made without any of our code: OCMF texts signed by node's own crypto. That the dApp takes them is
// a check by itself; here they are what is measured with.
import { createECDH, createHash, createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';

const ORDER = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** A fresh key; see `keyOf`. */
export const freshKey = () => keyOf(randomBytes(32));

/**
 * The key of 32 secret bytes: `compressed` is its public key in hex, `sign` gives a low-S DER signature of a message in
 * hex, `signCompact` the same in 64 bytes.
 */
export function keyOf(secret) {
  const ecdh = createECDH('secp256k1');
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey().subarray(1);
  const [x, y, d] = [point.subarray(0, 32), point.subarray(32), secret].map((part) => part.toString('base64url'));
  const privateKey = createPrivateKey({ key: { kty: 'EC', crv: 'secp256k1', x, y, d }, format: 'jwk' });
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const signCompact = (message) => low(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
  return {
    compressed: ecdh.getPublicKey('hex', 'compressed'),
    id: sha256(spki).subarray(0, 8).toString('hex'),
    sign: (message) => der(signCompact(message)).toString('hex'),
    signCompact,
  };
}

/** A signature with the smaller of its two possible halves. */
function low(signature) {
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`);
  const smaller = (s > ORDER / 2n ? ORDER - s : s).toString(16).padStart(64, '0');
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(smaller, 'hex')]);
}

function der(signature) {
  const half = (from) => BigInt(`0x${signature.subarray(from, from + 32).toString('hex')}`);
  const body = Buffer.concat([integer(half(0)), integer(half(32))]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function integer(value) {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  const positive = bytes[0] & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([2, positive.length]), positive]);
}

/**
 * What a meter shows `count` times, each `interval` seconds up to `end`, with a bell of sun each day and an even load:
 * `{ time, consumed, produced }`, energy in Wh.
 */
export function states({ count, interval, end }) {
  let [consumed, produced] = [22_462_413, 1_266_728];
  return Array.from({ length: count }, (_, place) => {
    const time = end - (count - place - 1) * interval;
    const sun = Math.max(0, Math.sin((((time % 86_400) / 86_400) * 2 - 0.5) * Math.PI));
    produced += Math.round((8_000 * sun * interval) / 3600);
    consumed += Math.round((400 * interval) / 3600);
    return { time, consumed, produced };
  });
}

/** What the records of a meter that showed these `states` say, in their chain; `flags` of a state are letters. */
export function payloads({ key, meter, states }) {
  let previous = '0'.repeat(64);
  return states.map(({ time, consumed, produced, flags }, place) => {
    const payload = payloadOf({ seq: place + 1, time, consumed, produced, flags, previous, key, meter });
    previous = sha256(payload).toString('hex');
    return payload;
  });
}

/** `count` records of `meter`, one each `interval` seconds up to `end`. */
export function records({ key, meter, count, interval, end }) {
  return payloads({ key, meter, states: states({ count, interval, end }) }).map((payload) => signed(key, payload));
}

/** A record. */
export function signed(key, payload) {
  const signature = { SA: 'ECDSA-secp256k1-SHA256', SE: 'hex', SM: 'application/x-der', SD: key.sign(payload) };
  return `OCMF|${payload}|${JSON.stringify(signature)}`;
}

function payloadOf({ seq, time, consumed, produced, flags, previous, key, meter }) {
  const TM = `${new Date(time * 1000).toISOString().slice(0, 19)},000+0000 S`;
  const register = (RV, RI) => ({ TM, RV, RI, RU: 'Wh', RT: 'AC', ST: 'G' });
  return JSON.stringify({
    FV: '1.3',
    GI: 'BlockPro bench',
    GS: 'BENCH-1',
    GV: '0.1.0',
    PG: `F${seq}`,
    MV: 'ISK',
    MM: 'MT175 (replay)',
    MS: meter,
    RD: [register(consumed, '1-0:1.8.0*255'), register(produced, '1-0:2.8.0*255')],
    XV: 1,
    XK: key.id,
    XP: previous,
    XM: {
      proto: 'replay-sml',
      imp: `${consumed}`,
      exp: `${produced}`,
      sc: 0,
      fh: sha256(`${seq}`).toString('hex'),
    },
    XT: { src: 'ntp', err_ms: 8 },
    XF: flags,
  });
}

/** The 1-of-2 of two keys as gateways tell it: witness script and `ncrt` address. */
export function holder(first, second) {
  const [low, high] = [first, second].sort();
  const script = Buffer.from(`5121${low}21${high}52ae`, 'hex');
  return { script: script.toString('hex'), address: segwit('ncrt', sha256(script)) };
}

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** BIP 173, version 0. */
export function segwit(hrp, program) {
  const bits = [...program].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g).map((group) => Number.parseInt(group.padEnd(5, '0'), 2));
  const data = [0, ...groups];
  const expanded = [...[...hrp].map((c) => c.charCodeAt(0) >> 5), 0, ...[...hrp].map((c) => c.charCodeAt(0) & 31)];
  const check = polymod([...expanded, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const sum = [5, 4, 3, 2, 1, 0].map((place) => (check >> (5 * place)) & 31);
  return `${hrp}1${[...data, ...sum].map((value) => LETTERS[value]).join('')}`;
}

function polymod(values) {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, bit) => {
      if ((top >> bit) & 1) check ^= generator;
    });
  }
  return check >>> 0;
}
