/** Programs of agents, as a run asks for them: TypeScript in a virtual machine of its own. */
import type { Message } from '../messaging/index.ts';
import type { Micros } from '../scenario/index.ts';
import {
  type AgentProgram,
  type CallOutcome,
  CODE_BUDGETS,
  type CodeHost,
  type MessageContext,
  type ProgramMaker,
  type StopReason,
  type Ticket,
} from '../simulation/index.ts';
import { AGENT_PREFIX, agentPrelude, CALLS } from './agent-prelude.ts';
import { Machine } from './machine.ts';
import { messageFrom } from './message-from.ts';
import { OPERATIONS } from './prelude.ts';
import type { Sandbox } from './sandbox.ts';

/** Returns the maker of programs on a loaded engine. */
export function programMaker(sandbox: Sandbox): ProgramMaker {
  return (source, host) => new SandboxedProgram(sandbox, source, host);
}

const MICROS_PER_MS = 1000;

class SandboxedProgram implements AgentProgram {
  readonly #machine: Machine;
  readonly #host: CodeHost;
  readonly #source: string;
  /** Timers and waiting calls that are open. */
  readonly #open = new Set<Ticket>();
  #logged = 0;
  #instant: Micros = -1;
  #callsOfInstant = 0;

  constructor(sandbox: Sandbox, source: string, host: CodeHost) {
    this.#source = source;
    this.#host = host;
    this.#machine = new Machine(sandbox, {
      prelude: agentPrelude(host.agent),
      prefix: AGENT_PREFIX,
      host: (operation, first, second) => this.#serve(operation, first, second),
    });
  }

  get instructions(): number {
    return this.#machine.instructions;
  }

  start(): CallOutcome {
    const now = this.#begin();
    const [before, after] = [CALLS.prepare, CALLS.start].map((call) => JSON.stringify([call, now]));
    return this.#machine.load(this.#source, before ?? '', after ?? '');
  }

  message(payload: Message, { channel, from, id }: MessageContext): CallOutcome {
    return this.#call([CALLS.message, this.#begin(), payload, channel, from, id]);
  }

  timer(ticket: Ticket): CallOutcome {
    this.#open.delete(ticket);
    return this.#call([CALLS.timer, this.#begin(), ticket]);
  }

  consumed(ticket: Ticket, payload: Message, _context: MessageContext): CallOutcome {
    this.#open.delete(ticket);
    return this.#call([CALLS.consumed, this.#begin(), ticket, payload]);
  }

  dispose(): void {
    this.#machine.dispose();
  }

  #call(call: readonly unknown[]): CallOutcome {
    return this.#machine.call(JSON.stringify(call));
  }

  /** Counts a call; returns its time. */
  #begin(): Micros {
    const now = this.#host.nowUs();
    if (now !== this.#instant) this.#callsOfInstant = 0;
    this.#instant = now;
    this.#countCall();
    return now;
  }

  #countCall(): void {
    this.#callsOfInstant += 1;
    if (this.#callsOfInstant > CODE_BUDGETS.instantCalls) this.#stop('calls');
  }

  #stop(reason: StopReason): void {
    this.#machine.stop(reason);
  }

  /** Counts something that stays open, before it begins. */
  #openTicket(text: string): Ticket {
    const ticket = Number(text);
    if (this.#open.size >= CODE_BUDGETS.openTimers) this.#refuse('timers', 'too many timers are open');
    this.#open.add(ticket);
    return ticket;
  }

  #refuse(reason: StopReason, words: string): never {
    this.#stop(reason);
    throw new RangeError(words);
  }

  #serve(operation: number, first: string, second: string): number | undefined {
    const host = this.#host;
    if (operation === OPERATIONS.random) return host.random();
    if (operation === OPERATIONS.log) {
      this.#logged += 1;
      if (this.#logged > CODE_BUDGETS.logLines) this.#refuse('logLines', 'too many lines are logged');
      host.log(first);
      return undefined;
    }
    this.#countCall();
    if (this.#machine.stopped !== undefined) throw new RangeError('too many calls at one instant');
    switch (operation) {
      case OPERATIONS.publish:
        host.publish(first, messageFrom(second));
        break;
      case OPERATIONS.reply:
        host.reply(messageFrom(first));
        break;
      case OPERATIONS.forward:
        host.forward(first);
        break;
      case OPERATIONS.subscribe:
        host.subscribe(first);
        break;
      case OPERATIONS.unsubscribe:
        host.unsubscribe(first);
        break;
      case OPERATIONS.consume:
        host.consume(first, this.#openTicket(second));
        break;
      case OPERATIONS.after:
        host.after(Math.round(Number(first) * MICROS_PER_MS), this.#openTicket(second));
        break;
      case OPERATIONS.cancel:
        this.#open.delete(Number(first));
        host.cancel(Number(first));
        break;
      default:
        throw new RangeError(`No operation has the number ${operation}.`);
    }
    return undefined;
  }
}
