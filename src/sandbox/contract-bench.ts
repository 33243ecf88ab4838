/** The contract on an own broker in the sandbox, row by row, in virtual time. */
import {
  type BrokerSettings,
  type ContractHarness,
  type ContractRow,
  inMemoryHarness,
  judged,
  problemOf,
  type RowJudgement,
  type VirtualTimers,
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
