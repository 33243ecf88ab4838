import type { Envelope, Message } from './message-broker.ts';

/** Messages that the first column holds; an empty queue that never held one has no column. Powers of two throughout. */
const PLACES_FIRST = 16;
/** An empty queue that was longer than this gives its memory back. */
const PLACES_KEPT = 4096;
/** A message and its size. */
const STRIDE = 2;

/**
 * What waits in a channel, oldest first, in circular columns. A message lies beside its size: one that has waited long is out
 * of the processor's cache, and is then fetched once. A column that is not needed is not there: numbers follow each other
 * unless a message was left out, and most publishes have no name.
 */
export class Queue {
  readonly #channel: string;
  /** Message, size in bytes, message, size, … */
  #column: unknown[] = [];
  /** By place. Undefined while nobody has named a publisher. */
  #producers: (string | undefined)[] | undefined;
  /** By place. Undefined while the numbers follow each other, from `#first` on. */
  #numbers: number[] | undefined;
  #first = 1;
  /** Place of the oldest. */
  #head = 0;
  #places = 0;
  #length = 0;
  #bytes = 0;

  constructor(channel: string) {
    this.#channel = channel;
  }

  get length(): number {
    return this.#length;
  }

  /** Of all that waits. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param size in bytes */
  push({ message, seq, producer }: Envelope, size: number): void {
    if (this.#length === this.#places) this.#grow();
    if (this.#length === 0) this.#first = seq;
    else if (this.#numbers === undefined && seq !== this.#first + this.#length) this.#numberEach();
    const place = this.#place(this.#length);
    this.#column[STRIDE * place] = message;
    this.#column[STRIDE * place + 1] = size;
    if (this.#numbers !== undefined) this.#numbers[place] = seq;
    if (producer !== undefined) this.#producers ??= new Array<string | undefined>(this.#places).fill(undefined);
    if (this.#producers !== undefined) this.#producers[place] = producer;
    this.#length += 1;
    this.#bytes += size;
  }

  /** Takes the oldest message, without its envelope. */
  shiftMessage(): Message | undefined {
    if (this.#length === 0) return undefined;
    // A message is what `push` has put there.
    const message = this.#column[STRIDE * this.#head] as Message;
    this.#leave();
    return message;
  }

  /** Takes the oldest, or undefined. */
  shift(): Envelope | undefined {
    const producer = this.#producers?.[this.#head];
    const seq = this.#oldest();
    const message = this.shiftMessage();
    return message === undefined ? undefined : { channel: this.#channel, seq, message, producer };
  }

  /** Takes the oldest away. @returns its number, or undefined */
  drop(): number | undefined {
    if (this.#length === 0) return undefined;
    const seq = this.#oldest();
    this.#leave();
    return seq;
  }

  clear(): void {
    this.#column = [];
    this.#producers = undefined;
    this.#numbers = undefined;
    this.#head = 0;
    this.#places = 0;
    this.#length = 0;
    this.#bytes = 0;
  }

  #oldest(): number {
    return this.#numbers?.[this.#head] ?? this.#first;
  }

  #place(offset: number): number {
    return (this.#head + offset) & (this.#places - 1);
  }

  #leave(): void {
    const head = this.#head;
    // A size is what `push` has put there.
    this.#bytes -= this.#column[STRIDE * head + 1] as number;
    this.#column[STRIDE * head] = undefined;
    if (this.#producers !== undefined) this.#producers[head] = undefined;
    this.#head = this.#place(1);
    this.#first += 1;
    this.#length -= 1;
    if (this.#length > 0) return;
    this.#numbers = undefined;
    if (this.#places > PLACES_KEPT) this.clear();
  }

  /** From here on every number has a place, until the queue is empty. */
  #numberEach(): void {
    const numbers = new Array<number>(this.#places).fill(0);
    for (let offset = 0; offset < this.#length; offset += 1) numbers[this.#place(offset)] = this.#first + offset;
    this.#numbers = numbers;
  }

  /** Twice the places, the oldest in the first. Only a full queue grows. */
  #grow(): void {
    const head = this.#head;
    const places = Math.max(PLACES_FIRST, 2 * this.#places);
    this.#column = grown(this.#column, STRIDE * head, STRIDE * places, undefined);
    this.#producers &&= grown(this.#producers, head, places, undefined);
    this.#numbers &&= grown(this.#numbers, head, places, 0);
    this.#head = 0;
    this.#places = places;
  }
}

/** The column from its head around, filled up to a length. Made by pushing, which keeps it an array without holes. */
function grown<Value>(column: readonly Value[], head: number, length: number, blank: Value): Value[] {
  const next = [...column.slice(head), ...column.slice(0, head)];
  while (next.length < length) next.push(blank);
  return next;
}
