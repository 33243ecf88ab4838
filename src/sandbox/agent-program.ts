/** Programs of agents, as a run asks for them: TypeScript in a virtual machine of its own. */
import type { Message } from '../messaging/index.ts';
import type { AgentProgram, CallOutcome, CodeHost, MessageContext, ProgramMaker, Ticket } from '../simulation/index.ts';
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

  get memoryBytes(): number {
    return this.#machine.memoryBytes;
  }

  start(): CallOutcome {
    const now = this.#host.nowUs();
    const [before, after] = [CALLS.prepare, CALLS.start].map((call) => JSON.stringify([call, now]));
    return this.#machine.load(this.#source, before ?? '', after ?? '');
  }

  message(payload: Message, { channel, from, id }: MessageContext): CallOutcome {
    return this.#call([CALLS.message, this.#host.nowUs(), payload, channel, from, id]);
  }

  timer(ticket: Ticket): CallOutcome {
    return this.#call([CALLS.timer, this.#host.nowUs(), ticket]);
  }

  consumed(ticket: Ticket, payload: Message, _context: MessageContext): CallOutcome {
    return this.#call([CALLS.consumed, this.#host.nowUs(), ticket, payload]);
  }

  dispose(): void {
    this.#machine.dispose();
  }

  #call(call: readonly unknown[]): CallOutcome {
    return this.#machine.call(JSON.stringify(call));
  }

  #serve(operation: number, first: string, second: string): number | undefined {
    const host = this.#host;
    if (operation === OPERATIONS.random) return host.random();
    if (operation === OPERATIONS.log) {
      host.log(first);
      return undefined;
    }
    if (this.#machine.stopped !== undefined) throw new RangeError('The code was stopped.');
    host.countCall();
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
        host.consume(first, Number(second));
        break;
      case OPERATIONS.after:
        host.after(Math.round(Number(first) * MICROS_PER_MS), Number(second));
        break;
      case OPERATIONS.cancel:
        host.cancel(Number(first));
        break;
      default:
        throw new RangeError(`No operation has the number ${operation}.`);
    }
    return undefined;
  }
}
