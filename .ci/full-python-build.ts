/**
 * Puts full Python beside the page: `python/index.json`, and a folder with Pyodide's build of CPython, unchanged but for being compressed, with
 * the worker that plays programs in it, and with the page of its frame. The name of the folder changes with what is in it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import type { FullPythonIndex } from '../src/full-python/index.ts';
import { FRAME_PAGE } from '../src/gateway/python-frame-page.ts';
import { plainScript } from './player-build.ts';

const require = createRequire(import.meta.url);
const PYODIDE = 'pyodide.asm.mjs';

/** Builds the worker as one plain script. */
async function engine(): Promise<string> {
  const [file, more] = await plainScript('src/full-python/frame-worker.ts', 'engine.js');
  if (file === undefined || more !== undefined) throw new Error('The worker of full Python is not one file');
  return file.text;
}

/** Returns the names of the modules in the zip of the standard library that are not private. */
function modulesIn(zip: Buffer): readonly string[] {
  const names = new Set<string>();
  for (let at = zip.indexOf('PK\u0001\u0002'); at >= 0; at = zip.indexOf('PK\u0001\u0002', at + 46)) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    const module = /^([a-z]\w*)(?:\.py|\.pyc|\/__init__\.pyc?)$/i.exec(name)?.[1];
    if (module !== undefined) names.add(module);
  }
  return [...names].sort();
}

/** Modules that are part of the interpreter, and that MicroPython lacks. */
const BUILT_IN = ['unicodedata', 'zlib'];

export function fullPythonFiles(): Plugin {
  return {
    name: 'full-python-files',
    apply: 'build',
    async generateBundle() {
      const library = readFileSync(require.resolve('pyodide/python_stdlib.zip'));
      const packed = (source: string | Buffer): Buffer => gzipSync(source, { level: 9 });
      const files = {
        engine: { name: 'engine.js.gz', source: packed(await engine()) },
        module: { name: `${PYODIDE}.gz`, source: packed(readFileSync(require.resolve(`pyodide/${PYODIDE}`))) },
        wasm: {
          name: 'pyodide.asm.wasm.gz',
          source: packed(readFileSync(require.resolve('pyodide/pyodide.asm.wasm'))),
        },
        library: { name: 'python_stdlib.zip', source: library },
      } as const;
      const hash = createHash('sha256').update(FRAME_PAGE);
      for (const { source } of Object.values(files)) hash.update(source);
      const { version } = require('pyodide/package.json') as { readonly version: string };
      const folder = `${version}-${hash.digest('hex').slice(0, 8)}`;
      const size = ({ name, source }: { readonly name: string; readonly source: Buffer }) => ({
        name,
        bytes: source.length,
      });
      const { engine: worker, module, wasm } = files;
      const index: FullPythonIndex = {
        version: pythonVersion(version),
        modules: [...modulesIn(library), ...BUILT_IN],
        folder,
        files: { engine: size(worker), module: size(module), wasm: size(wasm), library: size(files.library) },
      };
      const emit = (fileName: string, source: string | Buffer): void => {
        this.emitFile({ type: 'asset', fileName: `python/${fileName}`, source });
      };
      emit('index.json', JSON.stringify(index));
      emit(`${folder}/frame.html`, FRAME_PAGE);
      for (const { name, source } of Object.values(files)) emit(`${folder}/${name}`, source);
    },
  };
}

/** Versions of Pyodide name that of Python: 314.0.7 has Python 3.14. */
function pythonVersion(pyodide: string): string {
  const [, major, minor] = /^(\d)(\d+)\./.exec(pyodide) ?? [];
  if (major === undefined) throw new Error(`Pyodide ${pyodide} does not name its Python`);
  return `${major}.${minor}`;
}
