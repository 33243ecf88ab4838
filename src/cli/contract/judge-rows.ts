/** The contract on an own broker of a lesson: in the sandbox, in virtual time. What runs code is loaded with the first call. */
import type { JudgeRows } from '../../teaching/index.ts';

/** Judges the source of an own broker by the rows of the contract that have these ids. */
export const judgeInNode: JudgeRows = async (source, ids) => {
  const { judgeRows, loadSandbox } = await import('../../sandbox/index.ts');
  const sandbox = await loadSandbox();
  const { setImmediate: later } = globalThis;
  const turn = (run: () => void): void => void later(run);
  // A row leaves promises behind where the broker fails it.
  process.on('unhandledRejection', ignore);
  process.on('rejectionHandled', ignore);
  try {
    return await judgeRows(sandbox, source, ids, { turn, global: globalThis });
  } finally {
    // Node tells of a rejection once the turn in which it happened is over.
    await new Promise<void>((resolve) => turn(resolve));
    process.off('unhandledRejection', ignore);
    process.off('rejectionHandled', ignore);
  }
};

function ignore(): void {}
