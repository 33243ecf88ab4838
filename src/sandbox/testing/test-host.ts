/** A host for one program, which writes down what the program asks of it. */
import type { Message } from '../../messaging/index.ts';
import type { Micros } from '../../scenario/index.ts';
import { type AgentProgram, type CallOutcome, type CodeHost, CodeMeter, type Ticket } from '../../simulation/index.ts';
import { loadSandbox, programMaker } from '../index.ts';

const sandbox = await loadSandbox();

/** One thing that a program has asked for. */
export type Asked = readonly [name: string, ...values: unknown[]];

/** Host of a program whose timers fire in order, and whose random numbers count up. */
export class TestHost implements CodeHost {
  readonly agent: string = 'alice';
  readonly asked: Asked[] = [];
  readonly outcomes: CallOutcome[] = [];
  now: Micros = 0;
  readonly #meter = new CodeMeter();
  #draws = 0;
  #timers: { readonly at: Micros; readonly ticket: Ticket }[] = [];

  nowUs(): Micros {
    return this.now;
  }

  random(): number {
    this.#draws += 1;
    return (this.#draws % 100) / 100;
  }

  countCall(): void {
    if (!this.#meter.countCall(this.now)) throw this.#meter.exceeds('calls');
  }

  publish(channel: string, payload: Message): void {
    if (channel === '') throw new Error('a channel needs a name');
    this.asked.push(['publish', channel, payload]);
  }

  reply(payload: Message): void {
    this.asked.push(['reply', payload]);
  }

  forward(channel: string): void {
    this.asked.push(['forward', channel]);
  }

  subscribe(channel: string): void {
    this.asked.push(['subscribe', channel]);
  }

  unsubscribe(channel: string): void {
    this.asked.push(['unsubscribe', channel]);
  }

  consume(channel: string, ticket: Ticket): void {
    this.#meter.open();
    this.asked.push(['consume', channel, ticket]);
  }

  after(delayUs: Micros, ticket: Ticket): void {
    this.#meter.open();
    this.#timers.push({ at: this.now + delayUs, ticket });
  }

  cancel(ticket: Ticket): void {
    this.#timers = this.#timers.filter((timer) => timer.ticket !== ticket);
  }

  log(text: string): void {
    this.#meter.countLine();
    this.asked.push(['log', text]);
  }

  /** Fires the timers that are due up to a time, the earliest first. */
  fireUpTo(program: AgentProgram, until: Micros): void {
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.ticket - b.ticket)[0];
      if (due === undefined) break;
      this.cancel(due.ticket);
      this.#meter.close();
      this.now = due.at;
      const outcome = program.timer(due.ticket);
      this.outcomes.push(outcome);
      if (outcome?.kind === 'stopped') return;
    }
    this.now = until;
  }
}

/** A program with its host, started. */
export interface Started {
  readonly host: TestHost;
  readonly program: AgentProgram;
  readonly outcome: CallOutcome;
  /** Hands a message over. */
  message(payload: Message, from?: string): CallOutcome;
  /** Lines that were logged. */
  logged(): readonly unknown[];
  [Symbol.dispose](): void;
}

/** Starts a program of that source. */
export function started(source: string, host = new TestHost()): Started {
  const program = programMaker(sandbox)(source, host);
  return {
    host,
    program,
    outcome: program.start(),
    message: (payload, from = 'bob') => program.message(payload, { id: 7, channel: 'inbox', from }),
    logged: () => host.asked.filter(([name]) => name === 'log').map(([, line]) => line),
    [Symbol.dispose]: () => program.dispose(),
  };
}
