/**
 * MicroPython in a sandbox.
 *
 * 1. A program has one door: a function that takes a text and returns a text. The functions by which MicroPython reaches JavaScript
 *    refuse every other object, so that no module, and no trick with modules, leads to the page or to Node.
 * 2. Clock and randomness are the run's. There is a file system in memory, with the modules of `library`.
 * 3. Memory is capped. Nothing interrupts MicroPython: it runs where it can be ended, in a worker.
 * 4. MicroPython keeps its state in `globalThis`: one at a time in a realm.
 */
import type { MicroPython } from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import { type PythonHost, pythonError, type StartPython } from './any-python.ts';

/** Memory of a program, in bytes. */
export const MEMORY_MAX = 64 * 1024 * 1024;
const HEAP_BYTES = 2 * 1024 * 1024;
/** Words of Python's stack: calls nest some hundred levels deep. */
const STACK_WORDS = 16 * 1024;
/** Refusal of a system call: no such file or directory. */
const NO_ENTRY = -44;

type Imported = (...values: number[]) => unknown;
type Imports = Record<string, Record<string, Imported>>;

/** The object that `import _heron_host` gives, and its function. */
interface Door {
  readonly object: { readonly call: (question: unknown) => string };
  readonly call: (question: unknown) => string;
}

/**
 * Returns what starts MicroPython.
 * @param wasmUrl address of its WebAssembly in the page, its path in Node
 */
export const microPython =
  (wasmUrl: string): StartPython =>
  async ({ ours, lacking }, host) => {
    const { loadMicroPython } = await import('@micropython/micropython-webassembly-pyscript/micropython.mjs');
    const call = (question: unknown): string => host.call(typeof question === 'string' ? question : '');
    const door: Door = { call, object: Object.freeze(Object.assign(Object.create(null), { call })) };
    const decoder = new TextDecoder();
    const write = (bytes: Uint8Array): void => host.write(decoder.decode(bytes, { stream: true }));
    const python = await withGuardedImports(door, host, () =>
      loadMicroPython({
        url: wasmUrl,
        heapsize: HEAP_BYTES,
        pystack: STACK_WORDS,
        linebuffer: false,
        stdout: write,
        stderr: write,
      }),
    );
    python.registerJsModule('_heron_host', door.object);
    for (const [path, text] of Object.entries({ ...ours, ...lacking })) writeModule(python, path, text);
    python.runPython('import sys\nsys.path[:] = ["/heron", ".frozen"]\ndel sys');
    return {
      run: (code) => void python.runPython(code),
      compile: (code, name) => compile(python, code, name),
    };
  };

function writeModule({ FS }: MicroPython, path: string, text: string): void {
  const folders = `/heron/${path}`.split('/').slice(1, -1);
  for (const index of folders.keys()) {
    const folder = `/${folders.slice(0, index + 1).join('/')}`;
    try {
      FS.mkdir(folder);
    } catch {
      // The folder is there.
    }
  }
  FS.writeFile(`/heron/${path}`, text);
}

/** Kinds of a value that MicroPython hands out: an exception, and a coroutine. */
const EXCEPTION = -1;
const COROUTINE = 7;

function compile(python: MicroPython, code: string, name: string): void {
  const { _module: module, globals } = python;
  const bytes = module.lengthBytesUTF8(code);
  const text = module._malloc(bytes + 1);
  const value = module._malloc(12);
  module.stringToUTF8(code, text, bytes + 1);
  try {
    module.ccall('mp_js_do_exec_async', 'number', ['pointer', 'number', 'pointer'], [text, bytes, value]);
    const kind = module.getValue(value, 'i32');
    if (kind === EXCEPTION) {
      const said = new TextDecoder().decode(
        bytesAt(module.getValue(value + 8, 'i32'), module.getValue(value + 4, 'i32')),
      );
      const [type = 'Exception', details = ''] = said.split('\u0004');
      throw pythonError(type, details);
    }
    if (kind !== COROUTINE) throw new Error(`A part of the program is no coroutine, but a value of kind ${kind}`);
    // A function with the number of an object of Python is that object, where it is handed over.
    globals.set(
      name,
      Object.assign(() => undefined, { _ref: module.getValue(value + 4, 'i32') }),
    );
  } finally {
    module._free(text);
    module._free(value);
  }
}

let memory: WebAssembly.Memory | undefined;

function bytesAt(at: number, length: number): Uint8Array {
  return new Uint8Array(memory?.buffer ?? new ArrayBuffer(0), at, length).slice();
}

/** Calls `load` while every instance of WebAssembly gets guarded imports. */
async function withGuardedImports<Result>(door: Door, host: PythonHost, load: () => Promise<Result>): Promise<Result> {
  const { instantiate, instantiateStreaming } = WebAssembly;
  const noted = (source: WebAssembly.WebAssemblyInstantiatedSource): WebAssembly.WebAssemblyInstantiatedSource => {
    const exported = source.instance.exports.memory;
    memory = exported instanceof WebAssembly.Memory ? exported : undefined;
    return source;
  };
  WebAssembly.instantiate = (async (bytes: BufferSource, imports: unknown) => {
    guard(imports as Imports, door, host);
    return noted(await instantiate(bytes, imports as WebAssembly.Imports));
  }) as typeof instantiate;
  WebAssembly.instantiateStreaming = async (response, imports) => {
    guard(imports as unknown as Imports, door, host);
    return noted(await instantiateStreaming(response, imports));
  };
  try {
    return await load();
  } finally {
    WebAssembly.instantiate = instantiate;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

/** Functions that call an object of JavaScript: its number is their first value. */
const CALLS = ['call0', 'call1', 'call2', 'calln', 'call0_kwarg', 'calln_kwarg'];
/** Functions that nothing of the library needs. */
const CLOSED = [
  'store_attr',
  'js_subscr_load',
  'js_subscr_store',
  'js_get_iter',
  'js_iter_next',
  'js_reflect_construct',
];
const FILES = ['__syscall_mkdirat', '__syscall_renameat', '__syscall_rmdir', '__syscall_unlinkat', '__syscall_chdir'];
/** Flags of `open` that write or make a file. */
const WRITES = 0o103;

/** Replaces what MicroPython would reach of the page, the clock and the system. */
function guard(imports: Imports, door: Door, host: PythonHost): void {
  const env = imports.env;
  if (env === undefined || !('lookup_attr' in env)) return;
  const objects = (): readonly unknown[] => (globalThis as { proxy_js_ref?: readonly unknown[] }).proxy_js_ref ?? [];
  const wrap = (name: string, make: (real: Imported) => Imported): void => {
    const real = env[name];
    if (real !== undefined) env[name] = make(real);
  };
  for (const name of CALLS)
    wrap(name, (real) => (object = 0, ...rest) => {
      if (objects()[object] !== door.call) throw new Error('Only the door can be called');
      return real(object, ...rest);
    });
  const isDoor = (object = 0): boolean => objects()[object] === door.object;
  for (const name of ['lookup_attr', 'has_attr'])
    wrap(
      name,
      (real) =>
        (object, ...rest) =>
          isDoor(object) ? real(object ?? 0, ...rest) : 0,
    );
  for (const name of CLOSED) wrap(name, () => () => 0);
  for (const name of FILES) wrap(name, () => () => NO_ENTRY);
  wrap(
    '__syscall_openat',
    (real) =>
      (folder = 0, path = 0, flags = 0, ...rest) =>
        (flags & WRITES) === 0 ? real(folder, path, flags, ...rest) : NO_ENTRY,
  );
  wrap(
    'emscripten_resize_heap',
    (real) =>
      (bytes = 0) =>
        bytes >>> 0 > MEMORY_MAX ? 0 : real(bytes),
  );
  wrap('mp_js_random_u32', () => () => host.random() | 0);
  wrap('mp_js_ticks_ms', () => () => Math.floor(host.nowUs() / 1000) | 0);
  wrap('mp_js_time_ms', () => () => host.nowUs() / 1000);
}
