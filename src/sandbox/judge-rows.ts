/** Chosen rows of the contract on an own broker in the sandbox, as lessons ask for them. */
import { CONTRACT, type RowJudgement, VirtualTimers } from '../messaging/contract/index.ts';
import { ContractBench } from './contract-bench.ts';
import type { Sandbox } from './sandbox.ts';

/** Host of rows that are judged in virtual time. */
export interface RowsHost {
  /** Runs a function in a later turn of the host, after all promise jobs. */
  readonly turn: (run: () => void) => void;
  /** Global object of the process or the worker, whose timers are virtual meanwhile. */
  readonly global: object;
}

/**
 * Judges the source of an own broker by rows of the contract, in the contract's order. Ids that it does not have are left out.
 * @throws BrokerStoppedError for a source that has no broker in it
 */
export async function judgeRows(
  sandbox: Sandbox,
  source: string,
  ids: readonly string[],
  { turn, global }: RowsHost,
): Promise<readonly RowJudgement[]> {
  const timers = new VirtualTimers({ turn });
  const restore = timers.install(global);
  try {
    const bench = new ContractBench(sandbox, source, timers);
    const results: RowJudgement[] = [];
    for (const row of CONTRACT) if (ids.includes(row.id)) results.push(await bench.judge(row));
    return results;
  } finally {
    restore();
  }
}
