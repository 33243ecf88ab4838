/** Programs of plain functions, for tests of a run without a virtual machine. A source is the name of such a program. */
import type { Message } from '../../messaging/index.ts';
import type { AgentProgram, CallOutcome, CodeHost, MessageContext, ProgramMaker, Ticket } from '../agent-code.ts';

/** Calls of a program. What a call throws is its outcome; so is a `stopped` that it returns. */
export interface PlainProgram {
  readonly start?: (host: CodeHost) => unknown;
  readonly message?: (host: CodeHost, payload: Message, context: MessageContext) => unknown;
  readonly timer?: (host: CodeHost, ticket: Ticket) => unknown;
  readonly consumed?: (host: CodeHost, ticket: Ticket, payload: Message) => unknown;
  /** Memory that it holds. @default 0 */
  readonly memoryBytes?: number;
  /** Work of each call. @default CALL_INSTRUCTIONS */
  readonly callInstructions?: number;
}

/** Number of instructions that each call uses. */
export const CALL_INSTRUCTIONS = 1000;

/** Makes programs by name; notes which were made and not disposed of. */
export class PlainPrograms {
  readonly alive = new Set<AgentProgram>();
  made = 0;
  readonly #programs: Readonly<Record<string, () => PlainProgram>>;

  /** @param programs for each name, a function that begins one with a memory of its own */
  constructor(programs: Readonly<Record<string, () => PlainProgram>>) {
    this.#programs = programs;
  }

  readonly make: ProgramMaker = (source, host) => {
    const plain = this.#programs[source]?.() ?? {};
    let instructions = 0;
    const call = (act: () => unknown): CallOutcome => {
      if (!this.alive.has(program)) throw new Error('A program that was disposed of is called');
      instructions += plain.callInstructions ?? CALL_INSTRUCTIONS;
      try {
        const result = act();
        return isStopped(result) ? result : undefined;
      } catch (error) {
        return { kind: 'threw', error: error instanceof Error ? error.message : String(error), line: 7 };
      }
    };
    const program: AgentProgram = {
      start: () => call(() => plain.start?.(host)),
      message: (payload, context) => call(() => plain.message?.(host, payload, context)),
      timer: (ticket) => call(() => plain.timer?.(host, ticket)),
      consumed: (ticket, payload) => call(() => plain.consumed?.(host, ticket, payload)),
      get instructions() {
        return instructions;
      },
      memoryBytes: plain.memoryBytes ?? 0,
      dispose: () => {
        if (!this.alive.delete(program)) throw new Error('A program is disposed of twice');
      },
    };
    this.alive.add(program);
    this.made += 1;
    return program;
  };
}

function isStopped(result: unknown): result is Exclude<CallOutcome, undefined> {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'stopped';
}
