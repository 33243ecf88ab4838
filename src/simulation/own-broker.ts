/**
 * A user's own broker: a class that a run calls, behind the channels of a scenario. The run knows no language; a maker of brokers is
 * handed in (`withCode`), as the programs of agents are.
 *
 * 1. Every call returns when the code has nothing left to do at this instant, promises included.
 * 2. A call returns what the broker did meanwhile, in order. Between calls the broker does nothing.
 * 3. The same source with the same calls does the same, in every engine: no clock, no randomness of its own.
 * 4. Calls that wait, subscriptions and timers have numbers. The run gives all but those of timers, each once in the run.
 */
import type { Message } from '../messaging/index.ts';
import type { Micros } from '../scenario/index.ts';
import type { StopReason } from '../trace/index.ts';

/** A message as the broker hands it out. */
export interface SeenMessage {
  readonly payload: Message;
  /** Call of `publish` whose very object this is; left out for a copy, and for a message that the broker made. */
  readonly publish?: number;
}

/** Error of the broker's code, with the line of the user's source, from 1. */
export interface BrokerError {
  readonly error: string;
  readonly line?: number;
}

/** Something that the broker did in a call. */
export type BrokerEffect =
  /** The promise of a publish is resolved: the message is accepted. */
  | { readonly kind: 'resolved'; readonly publish: number }
  /** The publish threw, or its promise is rejected. */
  | ({ readonly kind: 'rejected'; readonly publish: number } & BrokerError)
  /** The callback of a subscription was called. */
  | { readonly kind: 'delivered'; readonly subscription: number; readonly message: SeenMessage }
  /** The promise of a consume is resolved. */
  | { readonly kind: 'handed'; readonly ticket: number; readonly message: SeenMessage }
  /** The consume threw, or its promise is rejected. The abort of `withdraw` is reported too. */
  | ({ readonly kind: 'failed'; readonly ticket: number } & BrokerError)
  /** The broker says that it keeps a message no longer: `this.dropped(message)`. */
  | { readonly kind: 'dropped'; readonly message: SeenMessage }
  /** A timer begins: `this.after(ms, …)` or `setTimeout`. A repeated one begins anew each time. */
  | { readonly kind: 'timer'; readonly timer: number; readonly delayUs: Micros }
  | { readonly kind: 'timerCancelled'; readonly timer: number }
  /** Anything else threw, or a promise that nobody awaits is rejected. */
  | ({ readonly kind: 'threw' } & BrokerError)
  /** A budget is exceeded. Last effect of its call; no further call is made. */
  | { readonly kind: 'stopped'; readonly reason: StopReason };

/** Effects of a call, in their order. */
export type BrokerEffects = readonly BrokerEffect[];

/** Services of a run for an own broker. */
export interface BrokerHost {
  nowUs(): Micros;
  /** Returns the next number of the broker's own random stream, from 0 up to 1. */
  random(): number;
}

/** A user's broker, ready to be called. */
export interface BrokerProgram {
  /** Runs the top level of the source, and makes the broker of its class. What is wrong with either is `threw`. */
  start(): BrokerEffects;
  createChannel(channel: string): BrokerEffects;
  publish(channel: string, payload: Message, publish: number): BrokerEffects;
  /** Asks for one message. Its signal is aborted by `withdraw`. */
  consume(channel: string, ticket: number): BrokerEffects;
  subscribe(channel: string, subscription: number): BrokerEffects;
  /** Calls what `subscribe` returned, or the optional `unsubscribe`. */
  unsubscribe(subscription: number): BrokerEffects;
  /** Aborts the signal of a consume that waits. */
  withdraw(ticket: number): BrokerEffects;
  /** Says that the consumer is done with what it was handed: the optional `acknowledge(message)` of the class. */
  acknowledge(ticket: number): BrokerEffects;
  timer(timer: number): BrokerEffects;
  /** Returns the work that the broker has done since it began, as its engine counts it: instructions, and the work of its own functions. */
  readonly instructions: number;
  /** Memory that the broker holds, in bytes, as its engine counts them. */
  readonly memoryBytes: number;
  /** Gives back the memory of the broker. */
  dispose(): void;
}

/** Makes a broker of its source, which has not run yet. */
export type BrokerMaker = (source: string, host: BrokerHost) => BrokerProgram;

/** A program whose work and memory are counted. */
export type MeteredProgram = Pick<BrokerProgram, 'instructions' | 'memoryBytes' | 'dispose'>;

/** Maker of an own broker in a run, which counts the instructions of its calls. */
export interface BrokerCalls {
  /** @returns undefined in a run whose code does not run */
  makeBroker(source: string, host: BrokerHost): BrokerProgram | undefined;
  /** Whether code has used up the budget of this piece of work of the run: what would call its code is stopped instead. */
  readonly isSpent: boolean;
  /** Whether all code of the run holds more memory than it may: what has called its code is stopped. */
  readonly isFull: boolean;
  call<Program extends MeteredProgram, Result>(program: Program, act: (program: Program) => Result): Result;
  /** Ends a program, and gives back its memory. */
  end(program: MeteredProgram): void;
}
