// Somebody opens the box of the demo's gateway and pulls the plug; later it runs again where it was.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, getJson } from './system.mjs';

/**
 * Returns the gateway that runs afterwards; its first records tell of the opening. No machine that tests has the switch,
 * so what the gateway notes when the switch opens is noted for it.
 */
export async function openBox(system) {
  const { gateway, gateway_pid: pid, gateway_config: config } = system.ready;
  process.kill(pid, 'SIGTERM');
  await eventually('the gateway has ended', () => fetch(`${gateway}/health`).then(() => false, () => true));
  const folder = (await readFile(config, 'utf8')).match(/^data_dir = "(.*)"$/m)[1];
  const note = () => promisify(execFile)(process.env.XTASK, ['box-opened', join(folder, 'gateway.redb')]);
  await eventually('its database is free', () => note().then(() => true));
  const restarted = spawn(process.env.PI_GATEWAY, ['run', '--json', '--config', config], { stdio: 'ignore' });
  await once(restarted, 'spawn');
  await eventually('a record tells of it', async () => {
    const { records: count } = await getJson(`${gateway}/v1/node`);
    const { records } = await getJson(`${gateway}/v1/records?after=${Math.max(0, count - 20)}&limit=20`);
    return records.some((text) => /"XF":"[A-Z]*T/.test(text));
  });
  return restarted;
}
