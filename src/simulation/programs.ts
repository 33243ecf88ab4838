import type { AgentProgram, CodeHost, ProgramMaker } from './agent-code.ts';
import { CODE_BUDGETS } from './code-budgets.ts';
import type { BrokerCalls, BrokerHost, BrokerMaker, BrokerProgram } from './own-broker.ts';

/** Programs of a run: makes them, and counts what all of them use together. */
export class Programs implements BrokerCalls {
  readonly #make: ProgramMaker | undefined;
  readonly #makeBroker: BrokerMaker | undefined;
  readonly #channels: ReadonlySet<string>;
  #instructions = 0;
  #logLines = 0;

  /**
   * @param make undefined in a run whose code does not run
   * @param channels channels of the scenario
   * @param makeBroker undefined in a run whose code does not run
   */
  constructor(make: ProgramMaker | undefined, channels: Iterable<string>, makeBroker?: BrokerMaker) {
    this.#make = make;
    this.#channels = new Set(channels);
    this.#makeBroker = makeBroker;
  }

  /** Returns whether the scenario has a channel. */
  hasChannel(channel: string): boolean {
    return this.#channels.has(channel);
  }

  /** Number of instructions that all programs have used. */
  get instructions(): number {
    return this.#instructions;
  }

  /** Makes a program; undefined in a run whose code does not run. */
  make(source: string, host: CodeHost): AgentProgram | undefined {
    if (this.#make === undefined) return undefined;
    this.#instructions += CODE_BUDGETS.makingInstructions;
    return this.#make(source, host);
  }

  /** Makes an own broker; undefined in a run whose code does not run. */
  makeBroker(source: string, host: BrokerHost): BrokerProgram | undefined {
    if (this.#makeBroker === undefined) return undefined;
    this.#instructions += CODE_BUDGETS.makingInstructions;
    return this.#makeBroker(source, host);
  }

  /** Calls a program, and counts its instructions. */
  call<Program extends { readonly instructions: number }, Result>(
    program: Program,
    act: (program: Program) => Result,
  ): Result {
    const before = program.instructions;
    const result = act(program);
    this.#instructions += Math.max(0, program.instructions - before);
    return result;
  }

  /** Counts a log line. @returns whether it is within the budget of the run */
  countLogLine(): boolean {
    this.#logLines += 1;
    return this.#logLines <= CODE_BUDGETS.runLogLines;
  }
}
