/** Starts CPython in tests, in this thread. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { StartPython } from '../../script/any-python.ts';
import { startCPython } from '../closed-cpython.ts';

const { resolve } = createRequire(import.meta.url);

export async function startedCPython(): Promise<StartPython> {
  const { default: create } = await import('pyodide/pyodide.asm.mjs');
  const wasm = await WebAssembly.compile(readFileSync(resolve('pyodide/pyodide.asm.wasm')));
  return startCPython({ create, wasm, library: readFileSync(resolve('pyodide/python_stdlib.zip')) });
}
