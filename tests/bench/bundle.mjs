// Makes one file for the browser of a page of the bench and the libraries of others in it.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** tiny-secp256k1 imports its WebAssembly as a module, which browsers cannot do yet: it is put into the script. */
const wasmModules = {
  name: 'wasm-modules',
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, async ({ path }) => {
      const code = await readFile(path);
      const names = WebAssembly.Module.imports(new WebAssembly.Module(code)).map(({ module }) => module);
      const modules = [...new Set(names)];
      const contents = `
        ${modules.map((name, at) => `import * as from${at} from ${JSON.stringify(name)};`).join('\n')}
        const code = Uint8Array.from(atob('${code.toString('base64')}'), (letter) => letter.charCodeAt(0));
        const imports = { ${modules.map((name, at) => `${JSON.stringify(name)}: from${at}`).join(', ')} };
        const { exports } = (await WebAssembly.instantiate(code, imports)).instance;
        ${WebAssembly.Module.exports(new WebAssembly.Module(code))
          .map(({ name }) => `export const ${name} = exports.${name};`)
          .join('\n')}`;
      return { contents, loader: 'js' };
    });
  },
};

/** The text of the bundle of a page beside this file. */
export async function bundle(page) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(page, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
    plugins: [wasmModules],
  });
  return outputFiles[0].text;
}
