/** The sandbox: the engine, loaded once for all programs of the page or the process. */
import { ALLOCATOR, Engine } from './engine.ts';
import { meterWasm } from './meter-wasm.ts';

/** Options of `loadSandbox`. */
export interface SandboxOptions {
  /** Address or bytes of the WebAssembly file. @default the file of the package, in Node */
  readonly wasm?: string | ArrayBuffer;
}

/**
 * Memory of programs ended by force after which an instance is given up, in bytes. A new instance each time would take the page as long as such
 * a program may: to make it, and to collect the memory of the one before.
 */
const LOST_BYTES_MAX = 128 * 1024 * 1024;

/** The engine, ready to make machines. */
export class Sandbox {
  readonly #module: WebAssembly.Module;
  #engine: Engine;
  /** Memory of the instance that cannot be given back. */
  #lostBytes = 0;
  #renewing: Promise<void> | undefined;

  private constructor(module: WebAssembly.Module, engine: Engine) {
    this.#module = module;
    this.#engine = engine;
  }

  static async load(wasm: ArrayBuffer | Uint8Array): Promise<Sandbox> {
    const module = await WebAssembly.compile(meterWasm(new Uint8Array(wasm), ALLOCATOR));
    return new Sandbox(module, await Engine.start(module));
  }

  /** Instance for the next program. */
  get engine(): Engine {
    return this.#engine;
  }

  /** Takes note that a program was ended by force. Its memory cannot be given back: when much is lost, later programs get a new instance. */
  abandoned(engine: Engine, bytes: number): void {
    if (engine !== this.#engine) return;
    this.#lostBytes += bytes;
    if (this.#lostBytes < LOST_BYTES_MAX || this.#renewing !== undefined) return;
    this.#renewing = this.#renew();
  }

  async #renew(): Promise<void> {
    try {
      this.#engine = await Engine.start(this.#module);
      this.#lostBytes = 0;
    } catch {
      // No memory for a second instance: the first one serves on.
    } finally {
      this.#renewing = undefined;
    }
  }
}

/** Loads the engine. Rejects where the file cannot be loaded or WebAssembly is not allowed. */
export async function loadSandbox({ wasm }: SandboxOptions = {}): Promise<Sandbox> {
  if (wasm === undefined) return Sandbox.load(fileOfPackage());
  if (typeof wasm !== 'string') return Sandbox.load(wasm);
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`The engine cannot be loaded: ${response.status} ${response.statusText}`);
  return Sandbox.load(await response.arrayBuffer());
}

/** Reads the engine's file in Node. */
function fileOfPackage(): Uint8Array {
  const { createRequire } = process.getBuiltinModule('node:module');
  const path = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  return process.getBuiltinModule('node:fs').readFileSync(path);
}
