/** A worker that holds an own broker to the contract, in virtual time. In: its source. Out: a `ContractReport` for each row, and the end. */

import engine from '@jitl/quickjs-wasmfile-release-sync/wasm?url';
import { inSections, problemWords, type RowJudgement, VirtualTimers } from '../../../messaging/contract/index.ts';
import { ContractBench, loadSandbox } from '../../../sandbox/index.ts';

/** Message of the worker. */
export type ContractReport =
  /** The source has a broker: so many rows will come. */
  | { readonly kind: 'begins'; readonly total: number }
  | { readonly kind: 'row'; readonly row: RowJudgement }
  /** The source has no broker, or what runs it could not be loaded. */
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'done' };

const report = (one: ContractReport): void => postMessage(one);

/** Functions that wait for a later turn of the worker, which a message to itself is. */
const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => waiting.shift()?.();

const timers = new VirtualTimers({
  turn: (run) => {
    waiting.push(run);
    port2.postMessage(undefined);
  },
});

async function check(source: string): Promise<void> {
  const sandbox = await loadSandbox({ wasm: new URL(engine, import.meta.url).href });
  timers.install(globalThis);
  const bench = new ContractBench(sandbox, source, timers);
  const rows = inSections();
  report({ kind: 'begins', total: rows.length });
  for (const row of rows) report({ kind: 'row', row: await bench.judge(row) });
  report({ kind: 'done' });
}

addEventListener('message', ({ data }: MessageEvent<string>) => {
  check(data).catch((error: unknown) => report({ kind: 'failed', words: problemWords(error) }));
});
// A row leaves promises behind where the broker fails it.
addEventListener('unhandledrejection', (event) => event.preventDefault());
