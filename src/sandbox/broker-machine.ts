/**
 * Own brokers in a virtual machine of their own: TypeScript whose effects are handed back as a list. All budgets of a broker are counted
 * here, in a run as on the host.
 */
import type { Message } from '../messaging/index.ts';
import { type BrokerHost, type CallOutcome, CODE_BUDGETS, CodeMeter } from '../simulation/index.ts';
import type { BrokerRequest, BrokerStep, CallEffect } from './broker-calls.ts';
import { BROKER_MODULES, BROKER_PRELUDE, brokerPrefix } from './broker-prelude.ts';
import { Machine } from './machine.ts';
import { messageFrom } from './message-from.ts';
import { OPERATIONS } from './prelude.ts';
import type { Sandbox } from './sandbox.ts';

const MICROS_PER_MS = 1000;

/** An own broker's code, ready to be called. Whoever calls gives each call a number of its own. */
export class BrokerMachine {
  readonly #machine: Machine;
  readonly #clock: BrokerHost;
  readonly #source: string;
  readonly #meter = new CodeMeter();
  readonly #timers = new Set<number>();
  #effects: CallEffect[] = [];

  constructor(sandbox: Sandbox, source: string, clock: BrokerHost) {
    this.#source = source;
    this.#clock = clock;
    this.#machine = new Machine(sandbox, {
      prelude: BROKER_PRELUDE,
      prefix: brokerPrefix(source),
      modules: BROKER_MODULES,
      host: (operation, first, second) => this.#serve(operation, first, second),
    });
  }

  get instructions(): number {
    return this.#machine.instructions;
  }

  get memoryBytes(): number {
    return this.#machine.memoryBytes;
  }

  /** Runs the top level of the source and makes the broker. @param options for its constructor */
  start(options?: Message): BrokerStep {
    const now = this.#clock.nowUs();
    const [before, after] = [
      ['prepare', now],
      ['start', now, options ?? null],
    ].map((call) => JSON.stringify(call));
    return this.#step(() => this.#machine.load(this.#source, before ?? '', after ?? ''));
  }

  createChannel(call: number, channel: string): BrokerStep {
    return this.#call('createChannel', call, channel);
  }

  /** Publishes. @param number what `publish` of the effects says of this very message */
  publish(call: number, channel: string, payload: Message, number: number): BrokerStep {
    return this.#call('publish', call, channel, payload, number);
  }

  /** Asks for one message. @param timeoutMs time limit @default none */
  consume(call: number, channel: string, timeoutMs?: number): BrokerStep {
    return this.#call('consume', call, channel, timeoutMs ?? null);
  }

  /** Subscribes; the call's number is the subscription's. @param waits whether deliveries last until `handled` */
  subscribe(call: number, channel: string, waits: boolean): BrokerStep {
    return this.#call('subscribe', call, channel, waits);
  }

  unsubscribe(subscription: number): BrokerStep {
    return this.#call('unsubscribe', subscription);
  }

  /** Ends a waiting call by its signal. */
  abort(call: number): BrokerStep {
    return this.#call('abort', call);
  }

  /** Says that the consumer is done with what a consume has given it. */
  acknowledge(call: number): BrokerStep {
    return this.#call('acknowledge', call);
  }

  /** Says that a subscriber's callback has ended, with the words of its error if it failed. */
  handled(delivery: number, error?: string): BrokerStep {
    return this.#call('handled', delivery, error ?? null);
  }

  /** Fires a timer. What the code begins by itself counts as its calls at one instant. */
  timer(ticket: number): BrokerStep {
    this.#close(ticket);
    if (!this.#meter.countCall(this.#clock.nowUs())) this.#machine.stop('calls');
    return this.#call('timer', ticket);
  }

  ask(call: number, request: BrokerRequest, channel?: string): BrokerStep {
    return this.#call('ask', call, request, channel ?? null);
  }

  /** Asks for the names in the `capabilities` of the broker or its class. */
  claims(call: number): BrokerStep {
    return this.#call('claims', call);
  }

  dispose(): void {
    this.#machine.dispose();
  }

  #call(name: string, ...args: readonly unknown[]): BrokerStep {
    const text = JSON.stringify([name, this.#clock.nowUs(), ...args]);
    return this.#step(() => this.#machine.call(text));
  }

  #step(work: () => CallOutcome): BrokerStep {
    this.#effects = [];
    const outcome = work();
    return { effects: this.#effects, outcome };
  }

  #serve(operation: number, first: string, second: string): number | undefined {
    if (operation === OPERATIONS.random) return this.#clock.random();
    if (this.#effects.length >= CODE_BUDGETS.instantCalls) throw this.#meter.exceeds('calls');
    switch (operation) {
      case OPERATIONS.log:
        this.#meter.countLine();
        this.#effects.push({ kind: 'log', text: first });
        break;
      case OPERATIONS.after:
        this.#after(Number(first), Number(second));
        break;
      case OPERATIONS.cancel:
        this.#close(Number(first));
        this.#effects.push({ kind: 'cancel', ticket: Number(first) });
        break;
      default:
        this.#effects.push(this.#effectOf(first, second));
    }
    return undefined;
  }

  #after(delayMs: number, ticket: number): void {
    this.#meter.open();
    this.#timers.add(ticket);
    this.#effects.push({ kind: 'after', ticket, delayUs: Math.round(delayMs * MICROS_PER_MS) });
  }

  #close(ticket: number): void {
    if (this.#timers.delete(ticket)) this.#meter.close();
  }

  /** Reads an effect: its header is the prelude's own, what stands beside it is the code's. */
  #effectOf(header: string, beside: string): CallEffect {
    const effect = JSON.parse(header) as CallEffect;
    switch (effect.kind) {
      case 'taken':
      case 'delivered':
      case 'dropped':
        return { ...effect, payload: messageFrom(beside) };
      case 'event':
        return { ...effect, event: messageFrom(beside) };
      case 'refused':
        return { ...effect, error: { ...effect.error, ...this.#machine.placeOf(beside) } };
      default:
        return effect;
    }
  }
}
