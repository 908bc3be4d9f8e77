// A gateway that has been running for a while: its key and its journal of records are written here, by none of our code,
// and the gateway makes its store and its day files of them by itself, as after the loss of its database. The records are
// those of a replayed meter and say so.
import { HDKey } from '@scure/bip32';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keyOf, payloads, signed } from '../../bench/records.mjs';

const METER = '1ISK0078123456';
const READY_LIMIT_MS = 60_000;
const QUARTER = 900;

/**
 * Starts a gateway beside the one of `system`, with records of these `states` of a meter with this number. It records nothing itself: its meter
 * says nothing for longer than any test takes.
 */
export async function startWithPast(system, states, meter = METER) {
  const folder = await mkdtemp(join(tmpdir(), 'blockpro-past-'));
  const data = join(folder, 'gateway');
  await mkdir(data, { mode: 0o700 });
  const seed = randomBytes(32);
  const key = keyOf(Buffer.from(HDKey.fromMasterSeed(seed).derive("m/0'").privateKey));
  const texts = payloads({ key, meter, states }).map((payload) => signed(key, payload));
  await writeFile(join(data, 'node.key'), `${seed.toString('hex')}\n`, { mode: 0o600 });
  await writeFile(join(data, 'records.ocmf'), texts.map((text) => `${text}\n`).join(''));
  const config = join(folder, 'gateway.toml');
  await writeFile(config, configured(await readFile(system.ready.gateway_config, 'utf8'), data, meter));
  const gateway = spawn(process.env.PI_GATEWAY, ['run', '--json', '--config', config], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const line = once(createInterface({ input: gateway.stdout }), 'line', {
    signal: AbortSignal.timeout(READY_LIMIT_MS),
  });
  const ready = JSON.parse((await line)[0]);
  return {
    ready,
    texts,
    async stop() {
      gateway.kill('SIGTERM');
      if (gateway.exitCode === null && gateway.signalCode === null) await once(gateway, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The demo's configuration for another folder, another port, quarter hours, and a meter that is silent. */
function configured(text, data, meter) {
  const changes = [
    [/^data_dir = .*$/m, `data_dir = ${JSON.stringify(data)}`],
    [/^listen = .*$/m, 'listen = "127.0.0.1:0"'],
    [/^interval_s = .*$/m, `interval_s = ${QUARTER}`],
    [/^file_records = .*$/m, 'file_records = 4'],
    [/^\[meter\]$/m, `[meter]\nnumber = "${meter}"`],
    [/^\[meter\.replay\]$/m, '[meter.replay]\npace_ms = 4000000000'],
  ];
  for (const [place, line] of changes) {
    if (!place.test(text)) throw new Error(`the demo's configuration has no ${place}`);
    text = text.replace(place, line);
  }
  return text;
}
