/** Statements of a language, one line each, and its blocks, as the maker of programs asks for them. */
import type { JsonValue } from '../messaging/index.ts';
import type { Floats } from '../messaging/parts.ts';
import type { Channel, Micros } from '../scenario/index.ts';
import type { PayloadWords } from './payload.ts';
import type { Identifiers } from './quoting.ts';

/** Shortest and longest time of a wait. */
export type Span = readonly [Micros, Micros];

/** Functions that a program defines where it uses them. */
export type Helper = 'later' | 'now' | 'field' | 'scale' | 'random' | 'sleep' | 'publish';

/** Counter of a loop, and its first number. */
export interface Counter {
  readonly name: string;
  readonly first: number;
}

/** First value of a variable of the program. */
export type Initial = number | boolean | 'list' | 'lock';

/** How a publish goes on: the statement waits for it, or the next statement runs at once. */
export type Publishing = 'await' | 'start';

/** Head of a function. */
export interface FunctionHead {
  readonly isAsync: boolean;
  /** @default none */
  readonly parameter?: 'message' | 'batch';
}

/** A block: its head, and the lines that follow what is in it. */
export interface Block {
  readonly head: string;
  readonly end: readonly string[];
}

/** A language. Each method returns the text of a statement, without indentation. */
export interface Dialect {
  readonly indent: string;
  /** Blank lines around a function. */
  readonly gap: number;
  /** Line in a block that has nothing to do. */
  readonly nothing: string | undefined;
  /** Whether the program begins in a function of its own. */
  readonly hasMain: boolean;
  readonly message: string;
  readonly words: PayloadWords;
  identifiers(): Identifiers;
  comment(text: string): string;
  /** Lines before the broker is made. @param program the lines after them, which say what is needed */
  imports(program: string): readonly string[];
  /** Lines of the helpers. */
  helpers(used: ReadonlySet<Helper>): readonly (readonly string[])[];
  makeBroker(): string;
  createChannel(channel: string): string;
  /** Sets the limits of a channel; undefined if the broker has none. */
  limit(channel: Channel): string | undefined;
  /** @param floats places of the numbers that are written with a fraction, where the language tells them apart */
  literal(value: JsonValue, floats?: Floats): string;
  declare(name: string, value: Initial): string;
  assign(name: string, value: boolean): string;
  increase(name: string): string;
  /** Says which variables of the program a function changes; undefined where nothing has to be said. */
  changes(names: readonly string[]): string | undefined;
  define(name: string, head: FunctionHead): Block;
  call(name: string, argument?: string): string;
  /** Calls a function that is not asynchronous. */
  runNow(call: string): string;
  /** Calls an asynchronous function. */
  run(call: string, how: Publishing): string;
  forever(): Block;
  times(count: number, counter: Counter | undefined): Block;
  when(condition: string): Block;
  since(atUs: Micros): string;
  divides(name: string, by: number): string;
  hasLength(list: string, count: number): string;
  same(one: string, other: string): string;
  sleep(span: Span): string;
  publish(channel: string, payload: string, how: Publishing, isGuarded: boolean): string;
  publishLater(delayUs: Micros, channel: string, payload: string): string;
  consume(channel: string): string;
  received(agent: string, channel: string): string;
  /** @param subscription variable that ends the subscription @param isFirst false where it had been subscribed before */
  subscribe(channel: string, handler: string, subscription: string | undefined, isFirst: boolean): string;
  unsubscribe(subscription: string): string;
  /** Lines with which a callback begins that can be unsubscribed. */
  unlessSubscribed(subscription: string): readonly string[];
  fail(error: string): string;
  /** A block whose failure stops nothing else. */
  attempt(agent: string): Block;
  /** A block that runs when those before it, with the same lock, are done. */
  exclusive(lock: string): Block;
  append(list: string): string;
  /** Takes the list as `batch`, and begins another. */
  takeAll(list: string): readonly string[];
  /** Last line of a program that goes on, if one is needed. */
  goOn(): string | undefined;
  /** Calls the main function, if there is one. */
  start(main: string): string;
}
