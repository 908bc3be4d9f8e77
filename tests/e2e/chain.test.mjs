// The second reader of the chain is held against a real Doichain node before it judges the dApp.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOperations, nameScripthash, oldStyleAddress, segwitScript } from './support/chain.mjs';

test('names are found where ElectrumX indexes them', () => {
  const published = '03cc7f01576bded817bef39ccbcca7f1fd3e878967bc30340095470c179e9bb4';
  assert.equal(nameScripthash('doichain'), published);
});

test('a name_doi transaction of Doichain Core is read as the node reads it', () => {
  const raw =
    '0071000001d8b5e4aee9657f49f42e73449210c6343fb07749c339de17818e7214f977e62b000000006a473044022019e71f' +
    '510ed3946d544f841093c3438059701ad84f4f045a9b42f0bba97cd8260220661e357b81edb65820b1b298d61bf7670cf4f2' +
    'e3857753ec96019e6c417cd81901210306be570a1723c739469664ee91b51430689550f1ff5711d018b8a4fd2b5d60bbfeff' +
    'ffff0240420f00000000004a5a1162702d6d657465722f31323334353637381b7b2276223a312c2273657269616c223a2231' +
    '32333435363738227d6d7576a914f8ce1c33fdba96339b5807553c4e62dc8e84221188acb0d9f529010000001976a914cc1c' +
    '9a8a2848f348ad69815d7fcdf589c4d8261288ace6000000';
  const owner = '76a914f8ce1c33fdba96339b5807553c4e62dc8e84221188ac';
  const expected = [{ name: 'bp-meter/12345678', value: '{"v":1,"serial":"12345678"}', owner }];
  assert.deepEqual(nameOperations(Buffer.from(raw, 'hex')), expected);
});

test('an address is the script that BIP 173 says', () => {
  const script = '0014751e76e8199196d454941c45d1b3a323f1433bd6';
  assert.equal(segwitScript('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'), script);
});

test('an old-style address is the one that the chain says', () => {
  // hash160 of the key that BIP 173 uses, as Bitcoin's test network writes it
  assert.equal(oldStyleAddress('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'), 'mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r');
});
