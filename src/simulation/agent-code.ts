/**
 * An agent's program: code that a run calls, and what the code may ask of the run. The run knows no language; a maker of programs
 * is handed in (`withCode`), as the models of brokers are.
 *
 * 1. Every call returns when the code has nothing left to do at this instant, promises included.
 * 2. While a call runs, the program may use its host; between calls it does nothing.
 * 3. A method of the host that throws `BudgetError` ends the program: the call has the outcome `stopped`, whatever the code catches.
 * 4. The same source with the same answers of the host does the same, in every engine: no clock, no randomness of its own.
 */
import type { Message } from '../messaging/index.ts';
import type { Behaviour, Micros } from '../scenario/index.ts';
import type { MessageId, StopReason } from '../trace/index.ts';
import type { BrokerCalls } from './own-broker.ts';
import type { RunningBehaviour, Tools } from './running-behaviours.ts';

export type { StopReason };

/** Number of something that the program waits for: a timer, or a message that it consumes. From 1, unique in the program. */
export type Ticket = number;

/** Message that a call is about. */
export interface MessageContext {
  readonly id: MessageId;
  readonly channel: string;
  /** Agent that published it. */
  readonly from: string;
}

/** Result of a call: undefined if the code returned; else what went wrong, with the place in the user's source, from 1. */
export type CallOutcome =
  | undefined
  | { readonly kind: 'threw'; readonly error: string; readonly line?: number; readonly column?: number }
  | { readonly kind: 'stopped'; readonly reason: StopReason };

/** Services of a run for one program. A method that refuses throws an `Error` whose message the code sees. */
export interface CodeHost {
  readonly agent: string;
  nowUs(): Micros;
  /** Returns the next number of the agent's own random stream, from 0 up to 1. */
  random(): number;
  /**
   * Counts a call that the code makes, before its arguments are read. Only `random` and `log` are not counted.
   * @throws BudgetError if it is one too many
   */
  countCall(): void;
  publish(channel: string, payload: Message): void;
  /** Publishes to the pair channel of the sender of the message that the call is about. */
  reply(payload: Message): void;
  /** Publishes the message that the call is about again, unchanged. */
  forward(channel: string): void;
  subscribe(channel: string): void;
  unsubscribe(channel: string): void;
  /** Asks for one message; `AgentProgram.consumed` hands it over. */
  consume(channel: string, ticket: Ticket): void;
  /** Begins a timer; `AgentProgram.timer` says that it fired. */
  after(delayUs: Micros, ticket: Ticket): void;
  /** Ends a timer. Does nothing if it has fired. */
  cancel(ticket: Ticket): void;
  log(text: string): void;
}

/** Code of one agent, ready to be called. After an outcome `stopped`, no further call is made. */
export interface AgentProgram {
  /** Runs the top level of the source, then `onStart`. */
  start(): CallOutcome;
  message(payload: Message, context: MessageContext): CallOutcome;
  timer(ticket: Ticket): CallOutcome;
  consumed(ticket: Ticket, payload: Message, context: MessageContext): CallOutcome;
  /** Returns the work that the program has done since it began, as its engine counts it: instructions, and the work of its own functions. */
  readonly instructions: number;
  /** Memory that the program holds, in bytes, as its engine counts them. */
  readonly memoryBytes: number;
  /** Gives back the memory of the program. */
  dispose(): void;
}

/** Makes a program of its source, which has not run yet. What is wrong with the source is the outcome of `start`. */
export type ProgramMaker = (source: string, host: CodeHost) => AgentProgram;

/** Behaviour of an agent in code. */
export type CodeBehaviour = Extract<Behaviour, { readonly kind: 'code' }>;

/** Programs of a run. A run whose code does not run has none. */
export interface Programs extends BrokerCalls {
  /** Work that all programs have done, in instructions. */
  readonly instructions: number;
  /** Begins a piece of work of the run. What all code does in it has a budget. */
  beginWork(): void;
  /** Returns an agent's code, ready to run. */
  behaviour(behaviour: CodeBehaviour, tools: Tools): RunningBehaviour;
}

/** Makes the programs of one run. @param channels channels of the scenario */
export type ProgramsMaker = (channels: Iterable<string>) => Programs;
