/**
 * The wall around CPython: what WebAssembly imports.
 *
 * 1. While it is open, Python starts. Closed, a program reaches JavaScript by the functions of `KEPT` and by those that are replaced
 *    here, and by no other: a system call ends with an error, anything else ends the program.
 * 2. Clock and randomness are the run's from the start. Files can only be read. Memory is capped.
 */
import type { PythonHost } from '../script/any-python.ts';

/** Memory of a program, in bytes. */
const MEMORY_MAX = 256 * 1024 * 1024;

type Imported = (...values: never[]) => unknown;
export type Imports = Readonly<Record<string, Record<string, unknown>>>;

/** Functions that read files which are there, read the environment, or compute. */
const KEPT = new Set([
  ...['fd_close', 'fd_read', 'fd_write', 'fd_seek', 'fd_fdstat_get', 'environ_get', 'environ_sizes_get'],
  ...['stat64', 'lstat64', 'fstat64', 'newfstatat', 'faccessat', 'getcwd', 'getdents64', 'readlinkat'].map(
    (name) => `__syscall_${name}`,
  ),
  ...['__syscall_ioctl', '__syscall_fcntl64', '__syscall_getuid32_js', '__syscall_umask_js'],
  ...['_gmtime_js', '_timegm_js', 'clock_res_get', 'emscripten_get_now_res', '_emscripten_get_now_is_monotonic'],
  ...['emscripten_get_heap_max', '_PyEM_TrampolineCall_JS', '_Py_CheckEmscriptenSignals_Helper'],
]);

/** Errors of system calls: not there, and no such call. */
const NO_ENTRY = -44;
const NO_CALL = 52;
/** Flags of `open` that write, make or empty a file. */
const WRITES = 0o1103;

/** Thrown where a program reaches for what is outside of it. */
export class OutOfSandbox extends Error {
  constructor(name: string) {
    super(`The program reached for what is outside of Python (${name}), and was stopped`);
  }
}

export class Wall {
  host: PythonHost;
  #isClosed = false;
  #memory: WebAssembly.Memory | undefined;

  constructor(host: PythonHost) {
    this.host = host;
  }

  /** From now on, only what is kept and what is replaced answers. */
  close(): void {
    this.#isClosed = true;
  }

  /** Memory of the instance, once it is there. */
  get memory(): WebAssembly.Memory {
    if (this.#memory === undefined) throw new Error('CPython has not been started');
    return this.#memory;
  }

  /** @param exported exports of the instance that got the imports */
  seeMemory({ memory }: WebAssembly.Exports): void {
    if (!(memory instanceof WebAssembly.Memory)) throw new Error('CPython has no memory of its own');
    this.#memory = memory;
  }

  /** Puts the wall between an instance and its imports. */
  guard(imports: Imports): void {
    // Two names of one object; the other objects hold numbers.
    const functions = new Set([imports.env ?? {}, imports.wasi_snapshot_preview1 ?? {}]);
    for (const space of functions) this.#guardAll(space);
  }

  #guardAll(space: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(space)) {
      if (typeof value === 'function') space[name] = this.#guarded(name, value as Imported, space);
      // Functions that wait for a promise are objects: nothing here waits.
      else if (isSuspending(value)) space[name] = this.#refusing(name, () => undefined);
    }
  }

  #guarded(name: string, real: Imported, env: Record<string, unknown>): Imported {
    const replaced = this.#replaced(name, real, env);
    if (replaced !== undefined) return Object.assign(replaced, real);
    return KEPT.has(name) ? real : this.#refusing(name, real);
  }

  #refusing(name: string, real: Imported): Imported {
    const isCall = /^(?:__syscall|fd|path|sock)_/.test(name);
    const error = name.startsWith('__') ? -NO_CALL : NO_CALL;
    const refusing = (...values: never[]): unknown => {
      if (!this.#isClosed) return real(...values);
      if (isCall) return error;
      throw new OutOfSandbox(name);
    };
    return Object.assign(refusing, real);
  }

  #replaced(name: string, real: Imported, env: Record<string, unknown>): Imported | undefined {
    const { _gmtime_js: gmtime, _timegm_js: timegm } = env as Record<string, (...values: unknown[]) => unknown>;
    const call = real as (...values: unknown[]) => unknown;
    switch (name) {
      case '__syscall_openat':
        return (folder: number, path: number, flags: number, ...rest: number[]) =>
          this.#isClosed && (flags & WRITES) !== 0 ? NO_ENTRY : call(folder, path, flags, ...rest);
      case 'emscripten_resize_heap':
        return (bytes: number) => (bytes >>> 0 > MEMORY_MAX ? 0 : call(bytes));
      case 'emscripten_get_now':
      case 'emscripten_date_now':
        return () => this.host.nowUs() / 1000;
      case 'clock_time_get':
        return (_clock: number, _precision: bigint, at: number) => {
          this.#view().setBigInt64(at >>> 0, BigInt(Math.round(this.host.nowUs())) * 1000n, true);
          return 0;
        };
      case 'random_get':
        return (at: number, length: number) => {
          const view = this.#view();
          for (let byte = 0; byte < length >>> 0; byte += 1)
            view.setUint8((at >>> 0) + byte, this.host.random() >>> 24);
          return 0;
        };
      // Local time is UTC.
      case '_localtime_js':
        return (time: bigint, at: number) => {
          gmtime?.(time, at);
          for (const field of [32, 36]) this.#view().setInt32((at >>> 0) + field, 0, true);
        };
      case '_mktime_js':
        return (at: number) => timegm?.(at);
      case '_tzset_js':
        return (zone: number, daylight: number, ...names: number[]) => {
          const view = this.#view();
          for (const at of [zone, daylight]) view.setInt32(at >>> 0, 0, true);
          for (const at of names)
            for (const [place, letter] of [...'UTC\0'].entries())
              view.setUint8((at >>> 0) + place, letter.charCodeAt(0));
        };
      default:
        return undefined;
    }
  }

  #view(): DataView {
    return new DataView(this.memory.buffer);
  }
}

function isSuspending(value: unknown): boolean {
  const { Suspending } = WebAssembly as unknown as { readonly Suspending?: new () => unknown };
  return Suspending !== undefined && value instanceof Suspending;
}
