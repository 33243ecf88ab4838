/**
 * QuickJS as WebAssembly: JavaScript in a machine of its own, which reaches nothing of the host but what it is handed.
 *
 * 1. The machine reads no clock, no time zone and no language of the host: its own are constants.
 * 2. One instance serves all programs; each program has a runtime with its own memory limit.
 */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core';

export interface SandboxOptions {
  /** Address or bytes of the WebAssembly file. @default the file of the package, in Node */
  readonly wasm?: string | ArrayBuffer;
}

/** The engine, ready to make machines. */
export interface Sandbox {
  readonly engine: QuickJSWASMModule;
}

/** Loads the engine. Rejects where the file cannot be loaded or WebAssembly is not allowed. */
export async function loadSandbox({ wasm }: SandboxOptions = {}): Promise<Sandbox> {
  const options = typeof wasm === 'string' ? { wasmLocation: wasm } : wasm === undefined ? {} : { wasmBinary: wasm };
  return { engine: await newQuickJSWASMModuleFromVariant(newVariant(variant, options)) };
}
