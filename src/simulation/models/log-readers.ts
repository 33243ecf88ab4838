/**
 * The subscriptions to logs: each reads on from a position of its own.
 *
 * 1. A copy that is lost on its way is not lost for good: the reader has noticed when the copy should have come, and asks again from
 *    there. While the link is cut it asks in vain, and goes on asking.
 * 2. Order holds: what left after the lost copy is ignored where it arrives, and is read again behind it.
 * 3. What has left the log before it is read again is missed.
 */
import type { Message } from '../../messaging/index.ts';
import type { EventNumber, MessageId } from '../../trace/index.ts';
import type { Departure, LogPlace, ModelListener } from '../channel-model.ts';
import { type ModelSubscription, Subscriptions } from './subscriptions.ts';

/** A message in a log. */
export interface LogEntry {
  readonly seq: number;
  readonly message: MessageId;
  readonly payload: Message;
  /** The event that says so. */
  readonly accepted: EventNumber;
  readonly place: LogPlace;
}

/** One unbroken reading of a partition. */
export interface Reading {
  /** Offset of the first copy that was lost; copies from there on are void. `Infinity` while none was. */
  lostFrom: number;
}

interface Reader {
  readonly subscription: ModelSubscription;
  /** The present reading, by partition. */
  readonly readings: Map<number, Reading>;
  /** Whether it has its place in the log, and sees what comes. */
  ready: boolean;
}

/** Yields what a partition of a channel holds from an offset on, in order. */
export type ReadLog = (channel: string, partition: number, from: number) => Iterable<LogEntry>;

export class LogReaders {
  readonly #outlet: ModelListener;
  readonly #read: ReadLog;
  readonly #subscriptions = new Subscriptions();
  readonly #readers = new Map<number, Reader>();

  constructor(outlet: ModelListener, read: ReadLog) {
    this.#outlet = outlet;
    this.#read = read;
  }

  /** @param ready whether the reader has its place at the end of the log at once; else from {@link begin} on */
  add(channel: string, agent: string, ready: boolean): ModelSubscription {
    const subscription = this.#subscriptions.add(channel, agent);
    this.#readers.set(subscription.number, { subscription, readings: new Map(), ready });
    return subscription;
  }

  /** Places the reader at the end of the log. @returns false where the subscription has ended */
  begin({ number }: ModelSubscription): boolean {
    const reader = this.#readers.get(number);
    if (reader === undefined) return false;
    reader.ready = true;
    return true;
  }

  remove(subscription: number): void {
    this.#subscriptions.remove(subscription);
    this.#readers.delete(subscription);
  }

  /** Sends a copy of a new message to every reader that is ready and up to date, in order of subscription. */
  offer(channel: string, entry: LogEntry): void {
    for (const { number } of this.#subscriptions.of(channel)) {
      const reader = this.#readers.get(number);
      if (reader === undefined || !reader.ready) continue;
      const reading = readingOf(reader, entry.place.partition);
      if (reading.lostFrom === Number.POSITIVE_INFINITY) this.#send(reader, reading, entry);
    }
  }

  /** Whether a copy that arrives belongs to a reading that has lost an earlier one. */
  isVoid({ reading, place }: Departure): boolean {
    return reading !== undefined && (place?.offset ?? -1) >= reading.lostFrom;
  }

  /** @param noticedUs when the reader asks again */
  lost({ reading, place, subscription = -1 }: Departure, noticedUs: number): void {
    const reader = this.#readers.get(subscription);
    if (reader === undefined || reading === undefined || place === undefined) return;
    if (place.offset >= reading.lostFrom) return;
    const { partition, offset } = place;
    const present = readingOf(reader, partition);
    const asksAlready = present.lostFrom !== Number.POSITIVE_INFINITY;
    reading.lostFrom = offset;
    present.lostFrom = Math.min(present.lostFrom, offset);
    if (!asksAlready) this.#outlet.at(noticedUs, () => this.#readAgain(reader, partition));
  }

  #readAgain(reader: Reader, partition: number): void {
    const { number, channel } = reader.subscription;
    if (this.#readers.get(number) !== reader) return;
    const from = readingOf(reader, partition).lostFrom;
    const reading: Reading = { lostFrom: Number.POSITIVE_INFINITY };
    reader.readings.set(partition, reading);
    for (const entry of this.#read(channel, partition, from)) this.#send(reader, reading, entry);
  }

  #send({ subscription: { number, channel, agent } }: Reader, reading: Reading, entry: LogEntry): void {
    const { seq, message, payload, accepted, place } = entry;
    const copy = { seq, message, payload, place, via: 'subscribe', channel, agent, subscription: number } as const;
    this.#outlet.departed({ ...copy, again: false, reading }, accepted);
  }
}

function readingOf({ readings }: Reader, partition: number): Reading {
  const known = readings.get(partition);
  if (known !== undefined) return known;
  const made: Reading = { lostFrom: Number.POSITIVE_INFINITY };
  readings.set(partition, made);
  return made;
}
