/**
 * QuickJS as WebAssembly: JavaScript in a machine of its own, which reaches nothing of the host but what it is handed.
 *
 * 1. It reads no clock and no time zone of the host: for it, the time is 0 and the zone is UTC.
 * 2. It counts its own work (`meter-wasm.ts`). Work without a limit is the host's own: making machines, and giving them back.
 * 3. A trap leaves the program that caused it unfinished for ever; the others keep their memory and go on.
 */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core';
import { BYTES_FIELD } from './counted-memory.ts';
import { REFUSED, STACK_POINTER, STEPS, WORK } from './meter-wasm.ts';
import { NO_RUNTIME, REJECTED, TRACKER_FIELD } from './rejections.ts';

/** No limit, for the host's own work. */
const UNLIMITED = 2 ** 31 - 1;

/** The memory manager's functions, by the names that the file exports them with. */
export const ALLOCATOR = ['v', 'M'] as const;

/** The engine prints nothing: what goes wrong in it is thrown as well. */
const QUIET = { print: () => undefined, printErr: () => undefined };

type Imports = Record<string, WebAssembly.ImportValue>;

/** Services of the host for the engine, by the names that the file imports them with, replaced by constants. */
function withoutClock(imports: Imports): Imports {
  const zero = (at: number, bytes: number): void => {
    if (imports.a instanceof WebAssembly.Memory) new Uint8Array(imports.a.buffer, at, bytes).fill(0);
  };
  return {
    ...imports,
    // localtime: a structure of eleven numbers, of which the engine reads the offset to UTC.
    m: (_seconds: bigint, at: number) => zero(at, 44),
    // tzset: the offset, and whether there is summer time.
    n: (zoneAt: number, summerAt: number) => {
      zero(zoneAt, 4);
      zero(summerAt, 4);
    },
    // now
    p: () => 0,
  };
}

type Counter = WebAssembly.Global<'i32'>;

/** Work of user code: steps of the interpreter, and rounds of the engine's loops. */
export interface Work {
  readonly steps: number;
  readonly rounds: number;
}

/** Told of a promise that is rejected, and of one that is handled afterwards. Both values are the engine's own numbers. */
export type RejectionTracker = (promise: bigint, reason: bigint, isHandled: boolean) => void;

/** One instance of QuickJS. */
export class Engine {
  readonly quickjs: QuickJSWASMModule;
  readonly #rounds: Counter;
  readonly #steps: Counter;
  readonly #refused: Counter;
  readonly #stackPointer: Counter;
  readonly #exports: WebAssembly.Exports;
  readonly #cell: number;
  /** Tracker of the program that runs. */
  tracker: RejectionTracker | undefined;
  #limit = UNLIMITED;

  private constructor(quickjs: QuickJSWASMModule, exports: WebAssembly.Exports) {
    this.quickjs = quickjs;
    this.#exports = exports;
    this.#cell = (exports[ALLOCATOR[0]] as (bytes: number) => number)(8);
    this.#rounds = exports[WORK] as Counter;
    this.#steps = exports[STEPS] as Counter;
    this.#refused = exports[REFUSED] as Counter;
    this.#stackPointer = exports[STACK_POINTER] as Counter;
  }

  /** Starts an instance of a metered module. */
  static async start(module: WebAssembly.Module): Promise<Engine> {
    let exports: WebAssembly.Exports = {};
    let engine: Engine | undefined;
    const quickjs = await new Promise<QuickJSWASMModule>((resolve, reject) => {
      const instantiateWasm = (
        imports: WebAssembly.Imports,
        done: (instance: WebAssembly.Instance) => void,
      ): WebAssembly.Exports => {
        const given = imports.a as Imports;
        const interrupt = given.i as (runtime: number) => number;
        const i = (runtime: number): number => {
          if (runtime !== NO_RUNTIME) return interrupt(runtime);
          if (engine !== undefined) engine.#rejected();
          return 0;
        };
        WebAssembly.instantiate(module, { a: { ...withoutClock(given), i } })
          .then((instance) => {
            exports = instance.exports;
            (exports[WORK] as Counter).value = UNLIMITED;
            done(instance);
          })
          .catch(reject);
        return {};
      };
      const changed = newVariant(variant, { emscriptenModule: { instantiateWasm, ...QUIET } });
      newQuickJSWASMModuleFromVariant(changed).then(resolve, reject);
    });
    engine = new Engine(quickjs, exports);
    return engine;
  }

  /** Has the engine tell of rejected promises of a runtime. */
  track(runtime: number): void {
    new DataView(this.quickjs.getWasmMemory().buffer).setUint32(runtime + TRACKER_FIELD, 1, true);
  }

  /** Returns the memory that a runtime holds, in bytes. */
  bytesOf(runtime: number): number {
    return new DataView(this.quickjs.getWasmMemory().buffer).getUint32(runtime + BYTES_FIELD, true);
  }

  /** Returns the address of a value of the engine; it holds until the next call. */
  addressOf(value: bigint): number {
    new DataView(this.quickjs.getWasmMemory().buffer).setBigInt64(this.#cell, value, true);
    return this.#cell;
  }

  #rejected(): void {
    const globalOf = (name: string): unknown => (this.#exports[name] as WebAssembly.Global).value;
    const { promise, reason, isHandled } = REJECTED;
    this.tracker?.(globalOf(promise) as bigint, globalOf(reason) as bigint, globalOf(isHandled) === 1);
  }

  /** Work that user code has done since `limited` began. */
  get done(): Work {
    return { steps: -this.#steps.value, rounds: this.#limit - this.#rounds.value };
  }

  /** Whether user code has met its memory limit since `limited` began. */
  get isOutOfMemory(): boolean {
    return this.#refused.value !== 0;
  }

  /**
   * Does work of user code, at most so many rounds.
   * @returns what the work threw, if it was ended by force: by the meter's trap, or by the host's own stack
   */
  limited(rounds: number, work: () => void): WebAssembly.RuntimeError | RangeError | undefined {
    const stack = this.#stackPointer.value;
    this.#limit = rounds;
    this.#rounds.value = rounds;
    this.#steps.value = 0;
    this.#refused.value = 0;
    try {
      work();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
      this.#stackPointer.value = stack;
      return error;
    } finally {
      this.#rounds.value = UNLIMITED;
    }
    return undefined;
  }

  /** Does work of the host in the middle of user code: it counts as so much, whatever it takes, and never traps. */
  hosted<Result>(amount: number, work: () => Result): Result {
    const rounds = this.#rounds.value - amount;
    const steps = this.#steps.value - amount;
    const refused = this.#refused.value;
    this.#rounds.value = UNLIMITED;
    try {
      return work();
    } finally {
      // The host may have called another program meanwhile.
      this.#rounds.value = rounds;
      this.#steps.value = steps;
      this.#refused.value = refused;
    }
  }
}
