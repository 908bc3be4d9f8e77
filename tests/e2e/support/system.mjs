// Starts the demo as a person would, and stops it; the page, the gateway and the chain are found in `system.ready`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const READY_LIMIT_MS = 120_000;

/** Runs `cargo xtask demo --json --no-build` until `stop` is called; `more` are further options. */
export async function startSystem(more = []) {
  const [program, ...before] = process.env.XTASK ? [process.env.XTASK] : ['cargo', 'xtask'];
  const demo = spawn(program, [...before, 'demo', '--json', '--no-build', '--keep-going', ...more], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = [];
  createInterface({ input: demo.stderr }).on('line', (line) => log.push(line));
  const ready = await firstLine(demo, log);
  return {
    ready: JSON.parse(ready),
    /** What the demo said beside its ready line. */
    log,
    async stop() {
      if (demo.exitCode !== null || demo.signalCode !== null) return;
      demo.kill('SIGTERM');
      await once(demo, 'exit');
    },
  };
}

async function firstLine(demo, log) {
  const line = once(createInterface({ input: demo.stdout }), 'line', {
    signal: AbortSignal.timeout(READY_LIMIT_MS),
  }).then(([text]) => text);
  const death = once(demo, 'exit').then(([code]) => {
    throw new Error(`the demo ended (${code}) before it was ready:\n${log.join('\n')}`);
  });
  death.catch(() => {});
  return Promise.race([line, death]);
}

/** Asks until `probe` gives something truthy and returns that; never sleeps for a fixed time. */
export async function eventually(what, probe, { limit = 60_000, every = 200 } = {}) {
  const end = Date.now() + limit;
  let last;
  for (;;) {
    try {
      last = await probe();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${limit / 1000} s; at last: ${describe(last)}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

function describe(value) {
  return value instanceof Error ? value.message : JSON.stringify(value);
}

export async function getJson(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export async function postJson(url, body) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
