/**
 * The events of a run, and what is derived from them.
 *
 * 1. Events are read through the accessors of `EventList`, which says what they promise.
 * 2. Everything else is derived, lazily and deterministically.
 * 3. A trace may begin in the middle of a run: then with the world of that time, and with the earlier events that later ones
 *    refer to.
 * 4. `worldAt` begins at the checkpoint before: it costs the events since, plus the size of the returned tables.
 * 5. The memory for checkpoints is proportional to the events, however large the worlds are.
 */
import { type Checkpoint, Checkpoints } from './checkpoints.ts';
import { TraceCursor } from './cursor.ts';
import { EventList, firstFrom } from './event-list.ts';
import type { EventNumber, MessageId, Micros, TraceEvent } from './events.ts';
import { HopIntervals } from './hop-intervals.ts';
import { type ChannelState, queuedSeqs, type World } from './world.ts';
import { newTables } from './world-tables.ts';

/** Start of a trace that begins in the middle of a run. */
export interface TraceStart {
  /** Earlier events that later ones refer to; their worlds are unknown. */
  readonly before: readonly TraceEvent[];
  /** World after those events. */
  readonly world: World;
  /** Numbers of the messages before. */
  readonly numbers: NumbersBefore;
}

/** Numbers that messages had in a trace before its past was trimmed. */
export interface NumbersBefore {
  /** Number of each kept message. */
  readonly of: ReadonlyMap<MessageId, number>;
  /** Number of messages published to each channel before the trace's start. */
  readonly published: ReadonlyMap<string, number>;
}

/** Append-only list of events, with the state of the world at any time. */
export class Trace extends EventList {
  readonly #accepted = new Map<string, EventNumber[]>();
  /** Acceptances by channel, partition and offset. */
  readonly #logs = new Map<string, EventNumber[][]>();
  readonly #receipts = new Map<string, EventNumber[]>();
  /** Previous event about the same message, or -1; for each event about a message. */
  readonly #before: EventNumber[] = [];
  /** Last event about the message; for each `published` event. */
  readonly #last: EventNumber[] = [];
  readonly #hops = new HopIntervals();
  /** Numbers of the messages from before the trace's start; undefined if it begins with the run. */
  readonly numbersBefore: NumbersBefore | undefined;
  /** Checkpoints; the first is after the trace's start. */
  readonly #checkpoints: Checkpoints;

  /**
   * @param agentIds names known from the start, in list order; others are added when they are named
   * @param start start in the middle of a run; the names are then those of its world
   */
  constructor(agentIds: readonly string[], channelIds: readonly string[], start?: TraceStart) {
    super();
    this.numbersBefore = start?.numbers;
    for (const event of start?.before ?? []) this.append(event);
    if (start !== undefined) this.#hops.keepOnly(start.world.inFlight);
    const events = this.length;
    const { agents, channels, faults } = start?.world ?? newTables(agentIds, channelIds);
    const first: Checkpoint = { atUs: start?.world.atUs ?? 0, events, agents, channels, faults };
    this.#checkpoints = new Checkpoints(this, first);
  }

  /** Time from which the trace is complete: 0, unless it begins in the middle. Every earlier world is the one of this time. */
  get startUs(): Micros {
    return this.#checkpoints.first.atUs;
  }

  override append(event: TraceEvent): EventNumber {
    const number = super.append(event);
    this.#hops.append(event);
    this.#index(event, number);
    return number;
  }

  /** Returns the `accepted` events of a channel, in order of their sequence numbers. */
  acceptedOf(channel: string): readonly EventNumber[] {
    return this.#accepted.get(channel) ?? NONE;
  }

  /** Returns the `accepted` event with that sequence number; undefined if the trace has none. */
  acceptedAs(channel: string, seq: number): EventNumber | undefined {
    const accepted = this.acceptedOf(channel);
    // In a trace that begins at the start of the run, none is missing.
    const guess = accepted[seq - 1];
    if (guess !== undefined && this.#seqOf(guess) === seq) return guess;
    const found = accepted[this.#placeOf(seq, accepted)];
    return found !== undefined && this.#seqOf(found) === seq ? found : undefined;
  }

  /** Returns the `accepted` events of a partition of a log; the index is the offset. */
  logOf(channel: string, partition: number): readonly EventNumber[] {
    return this.#logs.get(channel)?.[partition] ?? NONE;
  }

  /**
   * Returns the `accepted` events of a channel's queue, or of a log's messages that its group has not seen, oldest first, at most
   * `max`.
   */
  queuedOf(channel: ChannelState, max?: number): readonly EventNumber[] {
    const { log } = channel;
    if (log !== undefined) {
      const unread = log.partitions.flatMap(({ start, reached }, at) => {
        const from = Math.max(start, reached);
        return this.logOf(channel.id, at).slice(from, log.partitions[at]?.end).slice(0, max);
      });
      return unread.sort((a, b) => a - b).slice(0, max);
    }
    return queuedSeqs(channel, max).flatMap((seq) => this.acceptedAs(channel.id, seq) ?? []);
  }

  /**
   * Returns the `received` events of an agent, in order.
   * @param events number of first events that are searched
   */
  receiptsOf(agent: string, events = Number.POSITIVE_INFINITY): readonly EventNumber[] {
    const receipts = this.#receipts.get(agent) ?? NONE;
    const last = receipts.at(-1);
    if (last === undefined || last < events) return receipts;
    return receipts.slice(
      0,
      firstFrom(receipts, (number) => number >= events),
    );
  }

  /** Returns all events about a message, in order, from its `published`. */
  eventsOf(message: MessageId): readonly EventNumber[] {
    const numbers: EventNumber[] = [];
    for (let number = this.#last[message] ?? -1; number !== -1; number = this.#before[number] ?? -1)
      numbers.push(number);
    return numbers.reverse();
  }

  worldAt(atUs: Micros): World {
    return this.cursor().moveTo(atUs);
  }

  /** Returns a reader that moves along the trace. Moving forward costs the events in between. */
  cursor(): TraceCursor {
    return new TraceCursor(this, this.#checkpoints, this.#hops);
  }

  #index(event: TraceEvent, number: EventNumber): void {
    this.#last.push(-1);
    this.#before.push(-1);
    if (event.kind === 'published') this.#last[number] = number;
    if (event.kind === 'accepted') {
      this.#keepAccepted(event.channel, event.seq, number);
      if (event.partition !== undefined) this.#keepInLog(event.channel, event.partition, number);
    }
    if (event.kind === 'received') append(this.#receipts, event.agent, number);
    if ('message' in event && event.message !== undefined) {
      this.#before[number] = this.#last[event.message] ?? -1;
      this.#last[event.message] = number;
    }
  }

  #keepAccepted(channel: string, seq: number, number: EventNumber): void {
    const accepted = this.#accepted.get(channel);
    const last = accepted?.at(-1);
    // Only a record of real traffic, which learns of some events late, appends out of order.
    if (accepted !== undefined && last !== undefined && this.#seqOf(last) > seq)
      accepted.splice(this.#placeOf(seq, accepted), 0, number);
    else append(this.#accepted, channel, number);
  }

  #seqOf(accepted: EventNumber): number {
    return this.eventAs(accepted, 'accepted').seq;
  }

  #placeOf(seq: number, accepted: readonly EventNumber[]): number {
    return firstFrom(accepted, (number) => this.#seqOf(number) >= seq);
  }

  #keepInLog(channel: string, partition: number, number: EventNumber): void {
    const log = this.#logs.get(channel) ?? [];
    this.#logs.set(channel, log);
    while (log.length <= partition) log.push([]);
    log[partition]?.push(number);
  }
}

const NONE: readonly EventNumber[] = [];

function append(table: Map<string, EventNumber[]>, key: string, number: EventNumber): void {
  const list = table.get(key);
  if (list === undefined) table.set(key, [number]);
  else list.push(number);
}
