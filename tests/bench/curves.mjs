// Sign, verify, derive, headers, PSBT: our core in Chromium beside the libraries of others. Prints a table in Markdown.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { connectElectrum } from '../e2e/support/chain.mjs';
import { measure } from './curves.run.mjs';

const COUNT = 10_400;
const AT_ONCE = 2016;
/** The build that is shipped, and the same all built for speed. */
const FACES = { 'our core': process.env.JS_BENCH, 'our core, opt-level 3': process.env.JS_BENCH_FAST };

const { rows, browser, complaints } = await measure({ faces: FACES, headers: await mergedMined(COUNT), ms: 1500 });
if (complaints.length > 0) throw new Error(complaints.join('\n'));
console.log(`Chromium ${browser ?? ''}, ${cpus()[0].model.trim()}, ${cpus().length} cores\n`);
console.log('| operation | library | a second | each | of our core |\n|---|---|---:|---:|---:|');
for (const row of rows.filter(({ perSecond }) => perSecond)) {
  const ours = rows.find(({ operation, library }) => operation === row.operation && library === 'our core');
  const ratio = (ours.perSecond / row.perSecond).toFixed(2);
  const each = `${Math.round(1_000_000 / row.perSecond)} µs`;
  console.log(`| ${row.operation} | ${row.library} | ${Math.round(row.perSecond)} | ${each} | ${ratio} |`);
}
for (const { library, count, seconds } of rows.filter(({ seconds }) => seconds)) {
  const each = `${Math.round((seconds / count) * 1_000_000)} µs`;
  console.log(`| ${count} merged-mined headers | ${library} | ${Math.round(count / seconds)} | ${each} | ${seconds.toFixed(2)} s |`);
}

/** So many headers of a dev chain, as an Electrum server sends them. */
async function mergedMined(count) {
  const args = ['run', '--json', '--auxpow', '--on-demand', '--premine', `${count}`];
  const chain = spawn(process.env.DEVNET, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [ready] = await once(createInterface({ input: chain.stdout }), 'line');
    const electrum = await connectElectrum(JSON.parse(ready).electrum_tcp);
    const ask = async (start, wanted) => (await electrum.call('blockchain.block.headers', start, wanted)).hex;
    const answers = [];
    for (let start = 1; start <= count; start += AT_ONCE) {
      answers.push(await ask(start, Math.min(AT_ONCE, count + 1 - start)));
    }
    const first = await ask(0, 1);
    electrum.close();
    return { network: 'devnet', first, answers, count };
  } finally {
    chain.kill('SIGTERM');
  }
}
