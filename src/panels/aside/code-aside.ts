/** The code of documents in a worker of the panels: what the page runs, the worker runs as well. */
import engine from '@jitl/quickjs-wasmfile-release-sync/wasm?url';
import type { RunOptions } from '../../simulation/index.ts';

/**
 * Returns the options with which runs of this worker run the code of documents. What runs code is loaded where code may run.
 * @param runsCode whether the user has let it run
 */
export async function codeAside(runsCode: boolean): Promise<RunOptions> {
  if (!runsCode) return {};
  const { loadSandbox, sandboxedCode } = await import('../../sandbox/index.ts');
  return sandboxedCode(await loadSandbox({ wasm: new URL(engine, import.meta.url).href }));
}
