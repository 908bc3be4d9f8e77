// A meter's records made without any of our code: OCMF texts signed by node's own crypto. That the dApp takes them is
// a check by itself; here they are what is measured with.
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

const ORDER = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** A fresh key: `compressed` is its public key in hex, `sign` gives a low-S DER signature of a message in hex. */
export function freshKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const point = spki.subarray(-64);
  const compressed = Buffer.concat([Buffer.from([2 + (point[63] & 1)]), point.subarray(0, 32)]).toString('hex');
  return {
    compressed,
    id: sha256(spki).subarray(0, 8).toString('hex'),
    sign: (message) => der(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })).toString('hex'),
  };
}

function der(signature) {
  const r = BigInt(`0x${signature.subarray(0, 32).toString('hex')}`);
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`);
  const body = Buffer.concat([integer(r), integer(s > ORDER / 2n ? ORDER - s : s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function integer(value) {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  const positive = bytes[0] & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([2, positive.length]), positive]);
}

/** `count` records of `meter`, one each `interval` seconds up to `end`, with a bell of sun each day and an even load. */
export function records({ key, meter, count, interval, end }) {
  let [previous, consumed, produced] = ['0'.repeat(64), 22_462_413, 1_266_728];
  const texts = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const time = end - (count - seq) * interval;
    const sun = Math.max(0, Math.sin((((time % 86_400) / 86_400) * 2 - 0.5) * Math.PI));
    produced += Math.round((8_000 * sun * interval) / 3600);
    consumed += Math.round((400 * interval) / 3600);
    const payload = payloadOf({ seq, time, consumed, produced, previous, key, meter });
    previous = sha256(payload).toString('hex');
    const signature = { SA: 'ECDSA-secp256k1-SHA256', SE: 'hex', SM: 'application/x-der', SD: key.sign(payload) };
    texts.push(`OCMF|${payload}|${JSON.stringify(signature)}`);
  }
  return texts;
}

function payloadOf({ seq, time, consumed, produced, previous, key, meter }) {
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
