/**
 * The worker in the frame: it starts CPython, and plays programs in it, one after the other. In: what CPython is made of, and a port; through
 * the port, a `ScriptTask` where nothing plays. Out through the port: its reports, each as a text of JSON.
 */
import type { ScriptReport, ScriptTask } from '../script/index.ts';
import { playScript } from '../script/play-script.ts';
import { type CreateModule, startCPython } from './closed-cpython.ts';
import type { EngineParts } from './python-frame.ts';

addEventListener('message', ({ data, ports }: MessageEvent<EngineParts>) => {
  const [page] = ports;
  if (page === undefined) return;
  const report = (one: ScriptReport): void => page.postMessage(JSON.stringify(one));
  const started = start(data);
  page.addEventListener('message', async ({ data: task }: MessageEvent<ScriptTask>) => {
    let atUs = 0;
    try {
      await playScript(task, await started, (one) => {
        if ('atUs' in one) atUs = one.atUs;
        report(one);
      });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      report({ kind: 'end', why: 'limit', atUs, events: 0, waits: [], text });
    }
  });
  page.start();
});

async function start({ module, wasm, library }: EngineParts) {
  const address = URL.createObjectURL(new Blob([module], { type: 'text/javascript' }));
  const { default: create } = (await import(/* @vite-ignore */ address)) as { readonly default: CreateModule };
  return startCPython({ create, wasm, library: new Uint8Array(library) });
}
