/** A worker that plays one program of Python. In: a `ScriptTask`. Out: what comes of it. Only ending it ends a program that never waits. */
import wasmUrl from '@micropython/micropython-webassembly-pyscript/micropython.wasm?url';
import type { ScriptReport, ScriptTask } from '../../script/index.ts';
import { playScript } from '../../script/play-script.ts';
import { microPython } from '../../script/python.ts';

addEventListener('message', ({ data }: MessageEvent<ScriptTask>) => {
  const report = (one: ScriptReport): void => postMessage(one);
  playScript(data, microPython(new URL(wasmUrl, import.meta.url).href), report).catch((error: unknown) => {
    const text = `Python could not be started: ${error instanceof Error ? error.message : String(error)}`;
    report({ kind: 'end', why: 'limit', atUs: 0, events: 0, waits: [], text });
  });
});
