/** A worker that holds an own broker to the contract, in virtual time. In: its source. Out: a `ContractReport` for each row, and the end. */

import engine from '@jitl/quickjs-wasmfile-release-sync/wasm?url';
import { inSections, problemWords, type RowJudgement, VirtualTimers } from '../../../messaging/contract/index.ts';
import { deferToMacrotask } from '../../../messaging/parts.ts';
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

const timers = new VirtualTimers({ turn: deferToMacrotask });

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
