import type { Envelope, Message } from './message-broker.ts';

/** Places of one message: itself, its number, its size, who published it. */
const STRIDE = 4;
const PLACES_FIRST = 16 * STRIDE;
/** An empty queue that was longer than this gives its memory back. */
const PLACES_KEPT = 4096 * STRIDE;

/**
 * What waits in a channel, oldest first, in a circular array. All that is known of a message lies side by side in it: one that has
 * waited long is out of the processor's cache, and is then fetched once and not once for every fact.
 */
export class Queue {
  readonly #channel: string;
  #places: unknown[] = empty();
  /** Of the oldest. */
  #head = 0;
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
    if (this.#length * STRIDE === this.#places.length) this.#grow();
    const places = this.#places;
    const at = (this.#head + this.#length * STRIDE) & (places.length - 1);
    places[at] = message;
    places[at + 1] = seq;
    places[at + 2] = size;
    places[at + 3] = producer;
    this.#length += 1;
    this.#bytes += size;
  }

  /** Takes the oldest message, without its envelope. */
  shiftMessage(): Message | undefined {
    if (this.#length === 0) return undefined;
    // A message is what `push` has put there.
    const message = this.#places[this.#head] as Message;
    this.#leave();
    return message;
  }

  /** Takes the oldest, or undefined. */
  shift(): Envelope | undefined {
    if (this.#length === 0) return undefined;
    const [places, at] = [this.#places, this.#head];
    // What `push` has put there.
    const [seq, producer] = [places[at + 1] as number, places[at + 3] as string | undefined];
    const message = places[at] as Message;
    this.#leave();
    return { channel: this.#channel, seq, message, producer };
  }

  clear(): void {
    this.#places = empty();
    this.#head = 0;
    this.#length = 0;
    this.#bytes = 0;
  }

  #leave(): void {
    const places = this.#places;
    this.#bytes -= places[this.#head + 2] as number;
    places[this.#head] = undefined;
    places[this.#head + 3] = undefined;
    this.#head = (this.#head + STRIDE) & (places.length - 1);
    this.#length -= 1;
    if (this.#length === 0 && places.length > PLACES_KEPT) this.clear();
  }

  #grow(): void {
    const places = this.#places;
    const next = [...places.slice(this.#head), ...places.slice(0, this.#head)];
    const { length } = next;
    for (let index = 0; index < length; index += 1) next.push(undefined);
    this.#places = next;
    this.#head = 0;
  }
}

function empty(): unknown[] {
  return new Array(PLACES_FIRST).fill(undefined);
}
