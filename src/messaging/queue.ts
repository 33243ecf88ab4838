import type { Envelope, Message } from './message-broker.ts';

/** Number of messages in the first column; an empty queue that never held one has no column. Powers of two throughout. */
const PLACES_FIRST = 16;
/** Length above which an empty queue releases its memory. */
const PLACES_KEPT = 4096;
/** Number of slots a message takes: itself and its size. */
const STRIDE = 2;

/**
 * Waiting messages of a channel, oldest first, in circular columns. A message is stored beside its size: one that has waited long
 * is out of the processor's cache, and is then fetched once. A column exists only if it is needed: numbers are consecutive unless
 * a message was left out, and most publishes have no producer.
 */
export class Queue {
  readonly #channel: string;
  /** Slots: message, size in bytes, message, size, … */
  #column: unknown[] = [];
  /** Producers by place. Undefined while no publisher has given a name. */
  #producers: (string | undefined)[] | undefined;
  /** Sequence numbers by place. Undefined while they are consecutive, from `#first` on. */
  #numbers: number[] | undefined;
  #first = 1;
  /** Place of the oldest message. */
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

  /** Total size of all waiting messages. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Appends a message.
   * @param size in bytes
   */
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
    // `push` stores only messages there.
    const message = this.#column[STRIDE * this.#head] as Message;
    this.#leave();
    return message;
  }

  /** Takes the oldest message with its envelope, or undefined. */
  shift(): Envelope | undefined {
    const producer = this.#producers?.[this.#head];
    const seq = this.#oldest();
    const message = this.shiftMessage();
    return message === undefined ? undefined : { channel: this.#channel, seq, message, producer };
  }

  /**
   * Drops the oldest message.
   * @returns its number, or undefined
   */
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
    // `push` stores only sizes there.
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

  /** Stores every number from here on, until the queue is empty. */
  #numberEach(): void {
    const numbers = new Array<number>(this.#places).fill(0);
    for (let offset = 0; offset < this.#length; offset += 1) numbers[this.#place(offset)] = this.#first + offset;
    this.#numbers = numbers;
  }

  /** Doubles the places, with the oldest message in the first. Only a full queue grows. */
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

/**
 * Returns the column rotated to its head, filled up to a length. It is made by pushing, which keeps it an array without holes.
 */
function grown<Value>(column: readonly Value[], head: number, length: number, blank: Value): Value[] {
  const next = [...column.slice(head), ...column.slice(0, head)];
  while (next.length < length) next.push(blank);
  return next;
}
