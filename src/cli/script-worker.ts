/** Worker thread of `heronry script`: plays a program, and posts what comes of it. Only ending it ends a program that never waits. */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { ScriptReport, ScriptTask } from '../script/index.ts';
import { playScript } from '../script/play-script.ts';
import { microPython } from '../script/python.ts';

const wasm = createRequire(import.meta.url).resolve('@micropython/micropython-webassembly-pyscript/micropython.wasm');

// The command hands in nothing else.
const report = (one: ScriptReport): void => parentPort?.postMessage(one);
await playScript(workerData as ScriptTask, microPython(wasm), report);
