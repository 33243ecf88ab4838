/** The contract on an own broker of a lesson: in the sandbox, in virtual time. What runs code is loaded with the first call. */
import { CONTRACT, VirtualTimers } from '../../messaging/contract/index.ts';
import type { JudgeRows } from '../../teaching/index.ts';

/** Judges the source of an own broker by the rows of the contract that have these ids. */
export const judgeRows: JudgeRows = async (source, ids) => {
  const { ContractBench, loadSandbox } = await import('../../sandbox/index.ts');
  const sandbox = await loadSandbox();
  const { setImmediate: turn } = globalThis;
  const timers = new VirtualTimers({ turn: (run) => void turn(run) });
  const restore = timers.install(globalThis);
  // A row leaves promises behind where the broker fails it.
  process.on('unhandledRejection', ignore);
  process.on('rejectionHandled', ignore);
  try {
    const bench = new ContractBench(sandbox, source, timers);
    const results = [];
    for (const row of CONTRACT) if (ids.includes(row.id)) results.push(await bench.judge(row));
    return results;
  } finally {
    restore();
    // Node tells of a rejection once the turn in which it happened is over.
    await new Promise((resolve) => void turn(resolve));
    process.off('unhandledRejection', ignore);
    process.off('rejectionHandled', ignore);
  }
};

function ignore(): void {}
