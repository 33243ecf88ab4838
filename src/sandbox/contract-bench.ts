/** The contract on an own broker in the sandbox, row by row, in virtual time. */
import {
  type BrokerSettings,
  CONTRACT,
  type ContractHarness,
  type ContractRow,
  inMemoryHarness,
  judged,
  problemOf,
  type RowJudgement,
  VirtualTimers,
} from '../messaging/contract/index.ts';
import type { Sandbox } from './sandbox.ts';
import { SandboxedBroker } from './sandboxed-broker.ts';

/** Largest number of messages of a row that tries very many. */
const MOST = 300;

const MICROS_PER_MS = 1000;

/** An own broker whose rows are judged. Its source runs anew for each broker of a row. */
export class ContractBench {
  /** Names in the `capabilities` of the class. */
  readonly claims: readonly string[];
  readonly #timers: VirtualTimers;
  readonly #make: (settings?: BrokerSettings) => SandboxedBroker;
  readonly #harness: ContractHarness;
  #made: SandboxedBroker[] = [];

  /**
   * @param timers virtual timers, which have to be installed
   * @throws BrokerStoppedError for a source that has no broker in it
   */
  constructor(sandbox: Sandbox, source: string, timers: VirtualTimers) {
    this.#timers = timers;
    // Half of the way: a broker that draws random numbers is judged in the same way each time.
    const host = { nowUs: () => Math.round(timers.nowMs * MICROS_PER_MS), random: () => 0.5 };
    this.#make = (settings = {}) =>
      new SandboxedBroker(sandbox, source, { host, defer: timers.defer, settings: { ...settings } });
    this.#harness = { ...inMemoryHarness((settings) => this.#create(settings)), most: MOST };
    const broker = this.#make();
    this.claims = broker.capabilities;
    broker.dispose();
  }

  /** Runs a row and judges the broker by it. */
  async judge(row: ContractRow): Promise<RowJudgement> {
    const problem = await problemOf(row, this.#harness, this.#timers);
    for (const broker of this.#made) broker.dispose();
    this.#made = [];
    return judged(row, problem, this.claims);
  }

  #create(settings: BrokerSettings): SandboxedBroker {
    const broker = this.#make(settings);
    this.#made.push(broker);
    return broker;
  }
}

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
