/**
 * What happened, in order. Append-only: an event that is here stays, and stays the same.
 *
 * 1. `atUs` never decreases; `cause` is an earlier event or -1. Appending what breaks this throws.
 * 2. Everything else is derived, lazily, and is the same whenever it is asked for.
 * 3. It may begin in the middle of what happened: then with the world of that time, and with what later events are about.
 * 4. `worldAt` begins at the checkpoint before: its cost is the logarithm of the length, plus at most one interval of
 *    events, plus the size of the tables that it hands out.
 */
import { Draft } from './draft.ts';
import type { EventNumber, MessageId, Micros, TraceEvent } from './events.ts';
import { type ChannelState, queuedSeqs, type World } from './world.ts';

/** Events between checkpoints, at least. */
const CHECKPOINT_EVENTS_MIN = 512;
/** So that the tables of all checkpoints together grow no faster than the trace. */
const CHECKPOINT_EVENTS_PER_ENTITY = 4;

/** What a trace begins with that begins in the middle of what happened. */
export interface TraceStart {
  /** What had happened before, as far as it matters; its worlds are not known. */
  readonly before: readonly TraceEvent[];
  /** The world after those. */
  readonly world: World;
}

export class Trace {
  readonly #events: TraceEvent[] = [];
  readonly #accepted = new Map<string, EventNumber[]>();
  /** By channel, partition and offset. */
  readonly #logs = new Map<string, EventNumber[][]>();
  readonly #receipts = new Map<string, EventNumber[]>();
  /** For each event that is about a message, the event before it about the same one, or -1. */
  readonly #before: EventNumber[] = [];
  /** For each `published` event, the last event about its message. */
  readonly #last: EventNumber[] = [];
  /** Each after as many events as its world says; the first after what the trace began with. */
  readonly #checkpoints: World[];
  readonly #interval: number;

  /**
   * @param agentIds, channelIds those known from the start, in the order in which they are listed; others join when named
   * @param start where it does not begin at the beginning; the names are then those of its world
   */
  constructor(agentIds: readonly string[], channelIds: readonly string[], start?: TraceStart) {
    for (const event of start?.before ?? []) this.append(event);
    const events = this.#events.length;
    const { agents, channels, inFlight, faults } = start?.world ?? Draft.from(agentIds, channelIds);
    this.#checkpoints = [{ atUs: start?.world.atUs ?? 0, events, agents, channels, inFlight, faults }];
    this.#interval = Math.max(CHECKPOINT_EVENTS_MIN, CHECKPOINT_EVENTS_PER_ENTITY * (agents.size + channels.size));
  }

  /** From when on it is whole: 0, unless it begins in the middle. Every world before is the one of this time. */
  get startUs(): Micros {
    return this.#checkpoints[0]?.atUs ?? 0;
  }

  get length(): number {
    return this.#events.length;
  }

  /** Time of the last event, or 0. */
  get lastUs(): Micros {
    return this.#events.at(-1)?.atUs ?? 0;
  }

  /** @returns the event's number @throws RangeError where it is before the last event, or its cause is not before it */
  append(event: TraceEvent): EventNumber {
    const number = this.#events.length;
    if (event.atUs < this.lastUs) throw new RangeError(`An event at ${event.atUs} µs after one at ${this.lastUs} µs`);
    if (event.cause >= number || event.cause < -1)
      throw new RangeError(`Event ${number} cannot be caused by event ${event.cause}`);
    this.#events.push(event);
    this.#index(event, number);
    return number;
  }

  /** @throws RangeError where there is no such event */
  event(number: EventNumber): TraceEvent {
    const event = this.#events[number];
    if (event === undefined) throw new RangeError(`There is no event ${number} in a trace of ${this.length}`);
    return event;
  }

  /** Number of the first event later than `atUs`, which is how many there are up to and including it. */
  firstAfter(atUs: Micros): EventNumber {
    return firstFrom(this.#events, (event) => event.atUs > atUs);
  }

  /** The `accepted` events of a channel, in order of their sequence numbers. */
  acceptedOf(channel: string): readonly EventNumber[] {
    return this.#accepted.get(channel) ?? NONE;
  }

  /** The `accepted` event with that sequence number; undefined where the trace has none. */
  acceptedAs(channel: string, seq: number): EventNumber | undefined {
    const accepted = this.acceptedOf(channel);
    // Of a trace that begins at the beginning, in which none is missing.
    const guess = accepted[seq - 1];
    if (guess !== undefined && this.#seqOf(guess) === seq) return guess;
    const found = accepted[this.#placeOf(seq, accepted)];
    return found !== undefined && this.#seqOf(found) === seq ? found : undefined;
  }

  /** The `accepted` events of a partition of a channel that keeps a log: that of an offset is at the offset. */
  logOf(channel: string, partition: number): readonly EventNumber[] {
    return this.#logs.get(channel)?.[partition] ?? NONE;
  }

  /** The `accepted` events of what is in a channel's queue, or what its group has yet to see, oldest first, at most `max`. */
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

  /** The `received` events of an agent, in order. @param events only those among so many first events */
  receiptsOf(agent: string, events = Number.POSITIVE_INFINITY): readonly EventNumber[] {
    const receipts = this.#receipts.get(agent) ?? NONE;
    const last = receipts.at(-1);
    if (last === undefined || last < events) return receipts;
    return receipts.slice(
      0,
      firstFrom(receipts, (number) => number >= events),
    );
  }

  /** All events about a message, in order, from its `published`. */
  eventsOf(message: MessageId): readonly EventNumber[] {
    const numbers: EventNumber[] = [];
    for (let number = this.#last[message] ?? -1; number !== -1; number = this.#before[number] ?? -1)
      numbers.push(number);
    return numbers.reverse();
  }

  worldAt(atUs: Micros): World {
    return this.cursor().moveTo(atUs);
  }

  /** A reader that moves along the trace; forwards costs what happened in between. */
  cursor(): TraceCursor {
    return new TraceCursor(this, (events) => this.#checkpointBefore(events));
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
    if ('message' in event) {
      this.#before[number] = this.#last[event.message] ?? -1;
      this.#last[event.message] = number;
    }
  }

  #keepAccepted(channel: string, seq: number, number: EventNumber): void {
    const accepted = this.#accepted.get(channel);
    const last = accepted?.at(-1);
    // Only what a record of real traffic learns late comes out of order.
    if (accepted !== undefined && last !== undefined && this.#seqOf(last) > seq)
      accepted.splice(this.#placeOf(seq, accepted), 0, number);
    else append(this.#accepted, channel, number);
  }

  #seqOf(accepted: EventNumber): number {
    const event = this.#events[accepted];
    return event?.kind === 'accepted' ? event.seq : 0;
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

  /** The latest checkpoint with at most that many events, or the first; those up to there are made where they are missing. */
  #checkpointBefore(events: number): World {
    const start = this.#checkpoints[0]?.events ?? 0;
    const wanted = Math.max(0, Math.floor((events - start) / this.#interval));
    for (let index = this.#checkpoints.length; index <= wanted; index += 1) {
      const last = this.#checkpoints[index - 1];
      if (last === undefined) break;
      const draft = new Draft(last.agents, last.channels, last.inFlight, last.faults);
      const end = start + index * this.#interval;
      for (let number = last.events; number < end; number += 1) draft.apply(this.event(number), number);
      const { agents, channels, inFlight, faults } = draft;
      this.#checkpoints.push({ atUs: this.event(end - 1).atUs, events: end, agents, channels, inFlight, faults });
    }
    const found = this.#checkpoints[wanted];
    if (found === undefined) throw new RangeError(`No checkpoint before event ${events}`);
    return found;
  }
}

const NONE: readonly EventNumber[] = [];

function append(table: Map<string, EventNumber[]>, key: string, number: EventNumber): void {
  const list = table.get(key);
  if (list === undefined) table.set(key, [number]);
  else list.push(number);
}

/** Place of the first of which something is true, that is true of all after it; the length where it is true of none. */
function firstFrom<Item>(items: readonly Item[], isThere: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && !isThere(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Reads worlds from a trace. Worlds that it gave stay as they are; a table that did not change is the same object. */
export class TraceCursor {
  readonly #trace: Trace;
  readonly #checkpointBefore: (events: number) => World;
  #draft: Draft;
  #events: number;
  #world: World | undefined;
  /** What `#world` was made from. */
  #shown = { agents: -1, channels: -1, inFlight: -1 };

  constructor(trace: Trace, checkpointBefore: (events: number) => World) {
    this.#trace = trace;
    this.#checkpointBefore = checkpointBefore;
    const { events, agents, channels, inFlight, faults } = checkpointBefore(0);
    this.#draft = new Draft(agents, channels, inFlight, faults);
    this.#events = events;
  }

  /** The world after all events up to and including `atUs`. */
  moveTo(atUs: Micros): World {
    const after = this.#trace.firstAfter(atUs);
    const checkpoint = this.#checkpointBefore(after);
    const events = Math.max(after, checkpoint.events);
    if (events < this.#events || checkpoint.events > this.#events) this.#restore(checkpoint);
    for (let number = this.#events; number < events; number += 1) this.#draft.apply(this.#trace.event(number), number);
    this.#events = events;
    this.#world = this.#show(atUs, this.#world);
    return this.#world;
  }

  #restore(checkpoint: World): void {
    this.#draft = new Draft(checkpoint.agents, checkpoint.channels, checkpoint.inFlight, checkpoint.faults);
    this.#events = checkpoint.events;
    this.#shown = { agents: -1, channels: -1, inFlight: -1 };
  }

  #show(atUs: Micros, last: World | undefined): World {
    const { agents, channels, inFlight, faults, versions } = this.#draft;
    const shown = this.#shown;
    this.#shown = { ...versions };
    if (last === undefined)
      return {
        atUs,
        events: this.#events,
        agents: new Map(agents),
        channels: new Map(channels),
        inFlight: new Set(inFlight),
        faults,
      };
    return {
      atUs,
      events: this.#events,
      agents: shown.agents === versions.agents ? last.agents : new Map(agents),
      channels: shown.channels === versions.channels ? last.channels : new Map(channels),
      inFlight: shown.inFlight === versions.inFlight ? last.inFlight : new Set(inFlight),
      faults,
    };
  }
}
