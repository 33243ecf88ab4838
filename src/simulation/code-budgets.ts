import type { Micros } from '../scenario/index.ts';
import type { StopReason } from '../trace/index.ts';

/** Limits of the code of one agent, and of an own broker. A program that exceeds one is stopped, with the reason named here. */
export const CODE_BUDGETS = {
  /** Instructions of one call, as the virtual machine counts them. Reason `instructions`. */
  callInstructions: 1_000_000,
  /**
   * Instructions of all calls in one piece of work of the run, after which no other call is made: a crash of many agents, or an inbox that is
   * worked off, may call code very often. Reason `instructions`.
   */
  workInstructions: 1_500_000,
  /** Calls of the program at one instant, plus its own calls of `self` that have an effect. Reason `calls`. */
  instantCalls: 500,
  /** Memory of one program, in bytes. Reason `memory`. */
  memoryBytes: 32 * 1024 * 1024,
  /** Memory of all programs of a run together, in bytes. Reason `memory`. */
  runMemoryBytes: 256 * 1024 * 1024,
  /** Stack of one program, in bytes. Reason `stack`. */
  stackBytes: 256 * 1024,
  /** Lines that one program may log. Reason `logLines`. */
  logLines: 1_000,
  /** Lines that all programs of a run may log together. Reason `logLines`. */
  runLogLines: 10_000,
  /** Length of a logged line in UTF-16 units. A longer line is cut. */
  logUnits: 2_000,
  /** Length of a published message as JSON, in UTF-16 units. Reason `messageSize`. */
  messageUnits: 65_536,
  /** Timers and waiting calls of `consume` that are open at once. Reason `timers`. */
  openTimers: 1_000,
  /** Instructions that the making of a program counts as, where work is divided among frames. */
  makingInstructions: 100_000,
} as const;

/** Error of the call in which a program exceeds a budget. What runs the program ends it at once, whatever its code catches. */
export class BudgetError extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super('The code was stopped.');
    this.reason = reason;
  }
}

/** Counts what one program does. Instructions, memory and stack are counted by the machine that runs it. */
export class CodeMeter {
  /** The first budget that was exceeded. */
  exceeded: StopReason | undefined;
  #atUs: Micros = -1;
  #calls = 0;
  #open = 0;
  #lines = 0;

  /** Counts a call of the program, or one that it makes. @returns whether it is within the budget */
  countCall(nowUs: Micros): boolean {
    if (nowUs !== this.#atUs) this.#calls = 0;
    this.#atUs = nowUs;
    this.#calls += 1;
    return this.#calls <= CODE_BUDGETS.instantCalls;
  }

  /**
   * Counts a timer or a waiting call of `consume`, which is open until `close`.
   * @throws BudgetError
   */
  open(): void {
    this.#open += 1;
    if (this.#open > CODE_BUDGETS.openTimers) throw this.exceeds('timers');
  }

  close(): void {
    this.#open -= 1;
  }

  /**
   * Counts a line that the program logs.
   * @throws BudgetError
   */
  countLine(): void {
    this.#lines += 1;
    if (this.#lines > CODE_BUDGETS.logLines) throw this.exceeds('logLines');
  }

  /** Notes that a budget is exceeded; returns what ends the call. */
  exceeds(reason: StopReason): BudgetError {
    this.exceeded ??= reason;
    return new BudgetError(this.exceeded);
  }
}
