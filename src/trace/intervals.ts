/**
 * The intervals of a trace: hops, waits in queues and for space, work, crashes; and marks where a message came to its end. The
 * timeline and the tables show these.
 *
 * 1. Each event is read once, as the trace grows. The end of an interval may be later than the time that is shown: compare `end`
 *    with the number of events that have happened.
 * 2. A delay ends a hop where it is, and begins another one there.
 * 3. Where a trace begins in the middle of a run, everything that is not in the world of that time has ended, by no event.
 */
import { type ByKind, byKind, ignore } from './by-kind.ts';
import type { EventNumber, EventOf, MessageId, Micros } from './events.ts';
import { directTo, type Hop, hopKind, hopStartPart, hopStartUs, messageOfHop } from './hops.ts';
import { type Interval, IntervalList, type IntervalPlace } from './interval-list.ts';
import type { Trace } from './trace.ts';
import type { World } from './world.ts';

/** Span of virtual time, both ends included. */
export interface TimeSpan {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

/** Intervals of a trace, for readers. */
export type Intervals = Pick<IntervalList, 'length' | 'forEachIn' | 'latestIn'>;

const readers = new WeakMap<Trace, IntervalReader>();

/** Returns the intervals of all events so far, the same list at each call. */
export function intervalsOf(trace: Trace): Intervals {
  const reader = readerOf(trace);
  reader.readTo(trace.length);
  return reader.list;
}

/**
 * Reads up to `count` of the events that `intervalsOf` has not read.
 * @returns whether all have been read
 */
export function readIntervals(trace: Trace, count: number): boolean {
  const reader = readerOf(trace);
  reader.readTo(trace.length - Math.max(0, reader.left - count));
  return reader.left === 0;
}

function readerOf(trace: Trace): IntervalReader {
  const reader = readers.get(trace) ?? new IntervalReader(trace);
  readers.set(trace, reader);
  return reader;
}

/** An event since which a client keeps a message. */
type Kept = EventOf<'published' | 'lost' | 'discarded' | 'unanswered'>;
/** An event that is marked at a place. */
type Marked = EventOf<
  | 'dropped'
  | 'expired'
  | 'released'
  | 'rejected'
  | 'discarded'
  | 'gaveUp'
  | 'ignored'
  | 'failed'
  | 'threw'
  | 'brokerThrew'
  | 'brokerStopped'
>;

const FOREVER = Number.POSITIVE_INFINITY;

class IntervalReader {
  readonly list = new IntervalList();
  readonly trace: Trace;
  readonly #agents = new Map<string, IntervalPlace>();
  readonly #channels = new Map<string, IntervalPlace>();
  /** Places in the list of waits in a queue, by channel and sequence number. */
  readonly #waits = new Map<string, Map<number, number>>();
  /** Places in the list of hops in flight, and of waits for space, by the event that began them. */
  readonly #hops = new Map<EventNumber, number>();
  /** Places in the list of work and crashes, by agent, and of what clients keep, by message. */
  readonly work = new Map<string, number>();
  readonly down = new Map<string, number>();
  readonly stopped = new Map<string, number>();
  readonly kept = new Map<MessageId, number>();
  #read = 0;

  constructor(trace: Trace) {
    this.trace = trace;
    const start = trace.worldAt(trace.startUs - 1);
    this.readTo(start.events);
    this.#endAllNotIn(start);
  }

  /** Number of events that have not been read. */
  get left(): number {
    return this.trace.length - this.#read;
  }

  /** Reads the events that have not been read, up to a number of them. */
  readTo(events: number): void {
    for (; this.#read < events; this.#read += 1) byKind(READ, this.trace.event(this.#read), this.#read, this);
  }

  agent(id: string): IntervalPlace {
    return placeIn(this.#agents, 'agent', id);
  }

  channel(id: string): IntervalPlace {
    return placeIn(this.#channels, 'channel', id);
  }

  /** Adds an interval at one place that begins, and whose end is not known. */
  begin(
    kind: Interval['kind'],
    at: IntervalPlace,
    event: EventNumber,
    { atUs: fromUs, channel = '', message = -1 }: Subject,
  ): number {
    const whole = { to: undefined, resumesUs: fromUs, fromPart: 0, toPart: 1 };
    return this.list.add({ kind, at, channel, message, event, end: -1, fromUs, toUs: FOREVER, ...whole });
  }

  mark(kind: Interval['kind'], at: IntervalPlace, event: EventNumber, marked: Marked): void {
    this.list.end(this.begin(kind, at, event, marked), marked.atUs, event);
  }

  /** Ends the open interval under a key, if there is one. */
  close<Key>(open: Map<Key, number>, key: Key, atUs: Micros, by: EventNumber): void {
    this.list.end(open.get(key), atUs, by);
    open.delete(key);
  }

  hop(hop: Hop, number: EventNumber): void {
    const { atUs: fromUs, arrivesUs: toUs, channel } = hop;
    const { at, to } = this.#endsOf(hop);
    const message = messageOfHop(hop, number);
    const place = this.list.add({
      kind: 'hop',
      at,
      to,
      channel,
      message,
      event: number,
      end: -1,
      fromUs,
      toUs,
      resumesUs: hopStartUs(hop),
      fromPart: hopStartPart(hop),
      toPart: 1,
    });
    this.#hops.set(number, place);
  }

  /** Ends a hop, or a wait for space. */
  arrive(hop: EventNumber, atUs: Micros, by: EventNumber, part = 1): void {
    this.list.end(this.#hops.get(hop), atUs, by, part);
    this.#hops.delete(hop);
  }

  lose(event: EventOf<'lost'>, number: EventNumber): void {
    const { atUs, cause, channel, message, fraction } = event;
    this.arrive(cause, atUs, number, fraction);
    const { at, to } = this.#endsOf(event);
    const span = { fromUs: atUs, toUs: atUs, resumesUs: atUs, fromPart: fraction, toPart: fraction };
    this.list.add({ kind: 'lost', at, to, channel, message, event: number, end: number, ...span });
  }

  waitForSpace(event: EventOf<'blocked'>, number: EventNumber): void {
    this.#hops.set(number, this.begin('blocked', this.channel(event.channel), number, event));
  }

  /** The client of an agent keeps a message, to send it or send it again. */
  keep(event: Kept, number: EventNumber, message: MessageId): void {
    if (this.kept.has(message)) return;
    const { agent, channel, atUs } = event;
    this.kept.set(message, this.begin('blocked', this.agent(agent), number, { atUs, channel, message }));
  }

  /** A message waits in its channel until it is dispatched. */
  wait(event: EventOf<'accepted' | 'released'>, number: EventNumber): void {
    const place = this.begin('wait', this.channel(event.channel), number, event);
    const waits = this.#waits.get(event.channel);
    if (waits === undefined) this.#waits.set(event.channel, new Map([[event.seq, place]]));
    else waits.set(event.seq, place);
  }

  isQueued(channel: string, seq: number): boolean {
    return this.#waits.get(channel)?.has(seq) === true;
  }

  leaveQueue({ channel, seq, atUs }: EventOf<'dispatched' | 'dropped' | 'expired'>, by: EventNumber): void {
    const waits = this.#waits.get(channel);
    if (waits !== undefined) this.close(waits, seq, atUs, by);
  }

  /** Ends all waits up to a sequence number: a server says that its queue begins after it. */
  leaveQueueUpTo(channel: string, last: number, atUs: Micros, by: EventNumber): void {
    const waits = this.#waits.get(channel) ?? new Map<number, number>();
    for (const seq of waits.keys()) if (seq <= last) this.close(waits, seq, atUs, by);
  }

  #endsOf(hop: Hop | EventOf<'lost'>): { readonly at: IntervalPlace; readonly to: IntervalPlace } {
    const agent = this.agent(hop.agent);
    const recipient = directTo(hop);
    if (recipient !== undefined) return { at: agent, to: this.agent(recipient) };
    const channel = this.channel(hop.channel);
    return hopKind(hop) === 'publish' ? { at: agent, to: channel } : { at: channel, to: agent };
  }

  /**
   * Ends what began before the trace's start and is not in its world: the events that ended it are not in the trace. Nor are earlier
   * crashes, which are about no message.
   */
  #endAllNotIn({ atUs, inFlight, channels, agents }: World): void {
    const close = <Key>(open: Map<Key, number>, isOpen: (key: Key, interval: Interval) => boolean): void => {
      for (const [key, place] of open) {
        const interval = this.list.at(place);
        if (interval !== undefined && !isOpen(key, interval))
          this.close(open, key, Math.max(interval.fromUs, Math.min(interval.toUs, atUs)), -1);
      }
    };
    const agentOf = ({ at }: Interval) => agents.get(at.id);
    const blocked = new Set([...channels.values()].flatMap((state) => state.blocked));
    close(this.#hops, (number, { kind, message }) => (kind === 'hop' ? inFlight.has(number) : blocked.has(message)));
    for (const [channel, waits] of this.#waits) {
      const state = channels.get(channel);
      const queued = new Set(state === undefined ? [] : this.trace.queuedOf(state));
      const again = new Set(state?.log?.available.map(({ seq }) => seq));
      close(waits, (seq, { event }) => queued.has(event) || again.has(seq));
    }
    close(this.work, (_agent, interval) => (agentOf(interval)?.working?.message ?? -1) === interval.message);
    close(this.kept, (message, interval) => agentOf(interval)?.retrying?.includes(message) === true);
  }
}

/** Time, channel and message of an interval. */
interface Subject {
  readonly atUs: Micros;
  readonly channel?: string;
  readonly message?: MessageId;
}

function placeIn(places: Map<string, IntervalPlace>, kind: IntervalPlace['kind'], id: string): IntervalPlace {
  const known = places.get(id);
  if (known !== undefined) return known;
  const made: IntervalPlace = { kind, id, key: `${kind} ${id}` };
  places.set(id, made);
  return made;
}

/** Reads an event of each kind. */
const READ: ByKind<IntervalReader, void> = {
  published: (event, number, reader) => {
    if (event.unsent) reader.keep(event, number, number);
    else reader.hop(event, number);
  },
  sent: (event, number, reader) => {
    reader.close(reader.kept, event.message, event.atUs, number);
    reader.hop(event, number);
  },
  duplicated: (event, number, reader) => reader.hop(event, number),
  delayed: (event, number, reader) => {
    reader.arrive(event.cause, event.atUs, number, event.fraction);
    reader.hop(event, number);
  },
  dispatched: (event, number, reader) => {
    if (event.via === 'consume') reader.leaveQueue(event, number);
    reader.hop(event, number);
  },
  lost: (event, number, reader) => {
    if (event.retried) reader.keep(event, number, event.message);
    reader.lose(event, number);
  },
  accepted: (event, number, reader) => {
    reader.arrive(event.cause, event.atUs, number);
    reader.close(reader.kept, event.message, event.atUs, number);
    if (event.kept !== false) reader.wait(event, number);
  },
  blocked: (event, number, reader) => {
    reader.arrive(event.cause, event.atUs, number);
    reader.waitForSpace(event, number);
  },
  rejected: (event, number, reader) => {
    reader.arrive(event.cause, event.atUs, number);
    reader.mark('refused', reader.channel(event.channel), number, event);
  },
  discarded: (event, number, reader) => {
    reader.arrive(event.cause, event.atUs, number);
    reader.mark('ignored', reader.channel(event.channel), number, event);
    if (event.retried) reader.keep(event, number, event.message);
  },
  unanswered: (event, number, reader) => reader.keep(event, number, event.message),
  gaveUp: (event, number, reader) => {
    reader.close(reader.kept, event.message, event.atUs, number);
    reader.mark('refused', reader.agent(event.agent), number, event);
  },
  dropped: (event, number, reader) => {
    reader.leaveQueue(event, number);
    reader.mark('dropped', reader.channel(event.channel), number, event);
  },
  expired: (event, number, reader) => {
    // A message dispatched to the group has already left the queue.
    if (!reader.isQueued(event.channel, event.seq)) return;
    reader.leaveQueue(event, number);
    reader.mark('dropped', reader.channel(event.channel), number, event);
  },
  released: (event, number, reader) => {
    if (event.archived) reader.mark('dropped', reader.channel(event.channel), number, event);
    else reader.wait(event, number);
  },
  received: (event, number, reader) => reader.arrive(event.cause, event.atUs, number),
  ignored: (event, number, reader) => {
    reader.arrive(event.cause, event.atUs, number);
    reader.mark('ignored', reader.agent(event.agent), number, event);
  },
  failed: (event, number, reader) => reader.mark('failed', reader.agent(event.agent), number, event),
  threw: (event, number, reader) => reader.mark('failed', reader.agent(event.agent), number, event),
  brokerThrew: (event, number, reader) => reader.mark('failed', reader.channel(event.channel), number, event),
  brokerStopped: (event, number, reader) => reader.mark('failed', reader.channel(event.channel), number, event),
  stopped: ({ agent, atUs }, number, reader) =>
    reader.stopped.set(agent, reader.begin('stopped', reader.agent(agent), number, { atUs })),
  workStarted: ({ agent, message, atUs }, number, reader) => {
    const about = message === undefined ? {} : { channel: reader.trace.message(message).channel, message };
    reader.work.set(agent, reader.begin('work', reader.agent(agent), number, { atUs, ...about }));
  },
  workFinished: (event, number, reader) => reader.close(reader.work, event.agent, event.atUs, number),
  crashed: ({ agent, atUs }, number, reader) => {
    reader.close(reader.work, agent, atUs, number);
    reader.close(reader.stopped, agent, atUs, number);
    reader.down.set(agent, reader.begin('down', reader.agent(agent), number, { atUs }));
  },
  measured: ({ channel, accepted, depth, atUs }, number, reader) =>
    reader.leaveQueueUpTo(channel, accepted - depth, atUs, number),
  restarted: (event, number, reader) => reader.close(reader.down, event.agent, event.atUs, number),
  faultBegan: ignore,
  faultEnded: ignore,
  consumeStarted: ignore,
  consumeCancelled: ignore,
  subscribed: ignore,
  unsubscribed: ignore,
  abandoned: ignore,
  acknowledged: ignore,
  rebalanceStarted: ignore,
  partitionsAssigned: ignore,
  joinStarted: ignore,
  joined: ignore,
  missed: ignore,
  polled: ignore,
  noted: ignore,
  logged: ignore,
  timerFired: ignore,
  userActed: ignore,
  halted: ignore,
};
