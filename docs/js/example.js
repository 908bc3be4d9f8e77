// The page: asks the worker, shows what it says.
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
const waiting = new Map();
let next = 0;

worker.onmessage = ({ data: { id, output, error } }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) resolve(output);
  else reject(new Error(error));
};

/** Calls a function of the core, on keys or headers of a name if `on` is given. */
export function ask(call, input, on) {
  return new Promise((resolve, reject) => {
    const id = next++;
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, call, input, on });
  });
}

const PATH = "m/84'/7070'/0'/0/0";
const element = (id) => document.getElementById(id);

function does(id, target, action) {
  element(id).addEventListener('click', async () => {
    element(target).value = 'working …';
    element(target).value = await action().catch((error) => error.message);
  });
}

does('make', 'words', () => ask('newWords', crypto.getRandomValues(new Uint8Array(16))));

does('open', 'address', async () => {
  await ask('keys', { words: element('words').value }, 'mine');
  const address = await ask('address', [PATH, 'devnet'], 'mine');
  const { scripthash } = await ask('describeAddress', { network: 'devnet', address });
  return `${address}\nElectrum scripthash ${scripthash}`;
});

does('verify', 'report', async () => {
  const [meter, readingKey] = ['meter', 'key'].map((id) => element(id).value.trim());
  const records = element('records').value.split('\n').filter(Boolean);
  const reports = await ask('verifyRecords', { meter, readingKey, records });
  const failed = (checks) => checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
  return reports
    .map(({ verdict, checks, reading }, at) => {
      const energy = reading ? `${reading.produced ?? '-'} Wh out, ${reading.consumed ?? '-'} Wh in` : failed(checks);
      return `${at + 1}: ${verdict}, ${energy}`;
    })
    .join('\n');
});
