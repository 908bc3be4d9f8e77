// All calls run here, beside the page: it stays alive while something is verified. Messages are `{ id, call, input }`
// and come back as `{ id, output }` or `{ id, error }`; a call that needs keys or headers names them by `on`.
import init, * as face from './wasm_core.js';

const ready = init();
const objects = new Map();

const making = {
  keys: ({ words, passphrase }) => new face.Keys(words, passphrase?.normalize('NFKD')),
  headers: ({ network, header }) => new face.Headers(network, header),
};

async function answer({ call, input, on }) {
  await ready;
  if (call === 'forget') {
    objects.get(on)?.free();
    return objects.delete(on);
  }
  if (making[call]) {
    const made = making[call](input);
    objects.get(on)?.free();
    objects.set(on, made);
    return true;
  }
  if (call === 'verifyTransaction') return face.verifyTransaction(objects.get(on), input);
  const inputs = Array.isArray(input) ? input : [input];
  return on ? objects.get(on)[call](...inputs) : face[call](...inputs);
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ id: data.id, output: await answer(data) });
  } catch (error) {
    self.postMessage({ id: data.id, error: error.message });
  }
};
