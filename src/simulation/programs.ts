import type { AgentProgram, CodeHost, ProgramMaker } from './agent-code.ts';
import { CODE_BUDGETS } from './code-budgets.ts';

/** Programs of a run: makes them, and counts what all of them use together. */
export class Programs {
  readonly #make: ProgramMaker | undefined;
  readonly #channels: ReadonlySet<string>;
  #instructions = 0;
  #logLines = 0;

  /**
   * @param make undefined in a run whose code does not run
   * @param channels channels of the scenario
   */
  constructor(make: ProgramMaker | undefined, channels: Iterable<string>) {
    this.#make = make;
    this.#channels = new Set(channels);
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

  /** Calls a program, and counts its instructions. */
  call<Result>(program: AgentProgram, act: (program: AgentProgram) => Result): Result {
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
