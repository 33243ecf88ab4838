/**
 * The segments that the timeline draws, read from the trace as it grows.
 *
 * 1. A segment is an interval at a lane, or from one lane to another: a hop, a wait in a queue, work. A mark is a segment of no
 *    length.
 * 2. Segments are ordered by their start. One whose end is not known yet ends at infinity.
 * 3. A span is searched in chunks of 256 segments: a chunk that does not touch it is skipped.
 */
import {
  type Accepted,
  type EventNumber,
  type Hop,
  hopEnds,
  type Lost,
  type MessageId,
  type Micros,
  type Released,
  type Trace,
  type TraceEvent,
} from '../trace/index.ts';

export type Lane = `agent ${string}` | `channel ${string}`;

export interface Segment {
  readonly kind: 'hop' | 'wait' | 'work' | 'blocked' | 'down' | 'dropped' | 'failed' | 'refused' | 'ignored' | 'lost';
  /** Lane that the segment is on, or begins at. */
  readonly lane: Lane;
  /** Lane at which a hop ends. */
  readonly to: Lane | undefined;
  /** Channel, or '' for a segment without one. */
  readonly channel: string;
  /** Message, or -1 for a segment without one. */
  readonly message: MessageId;
  readonly event: EventNumber;
  readonly fromUs: Micros;
  toUs: Micros;
  /** Parts of the distance that a hop or a loss has covered where the segment begins and ends, from 0 to 1. */
  readonly fromPart: number;
  toPart: number;
  /** Time until which a delayed hop stays where it is; `fromUs` for all others. */
  readonly resumesUs: Micros;
}

export function agentLane(id: string): Lane {
  return `agent ${id}`;
}

export function channelLane(id: string): Lane {
  return `channel ${id}`;
}

/** An event since which a client keeps a message. */
type Kept = Extract<TraceEvent, { kind: 'published' | 'lost' | 'discarded' | 'unanswered' }>;

/** Segments that are skipped or looked through together. */
const CHUNK = 256;

interface Chunk {
  /** Latest known end in the chunk. */
  endUs: Micros;
  /** Number of segments without an end yet. */
  open: number;
}

export class Segments {
  readonly #all: Segment[] = [];
  readonly #chunks: Chunk[] = [];
  /** Indexes in `#all` of open segments: waits in a queue, by channel and number; work and crashes, by agent. */
  readonly #waits = new Map<string, Map<number, number>>();
  readonly #work = new Map<string, number>();
  readonly #down = new Map<string, number>();
  /** Indexes of hops in flight, and of waits for space, by event. */
  readonly #hops = new Map<EventNumber, number>();
  /** Stays of messages with clients that keep them. */
  readonly #kept = new Map<MessageId, number>();
  #trace: Trace | undefined;
  #read = 0;

  get length(): number {
    return this.#all.length;
  }

  /**
   * Reads the new events of the trace, or all of them if the trace is another one.
   * @returns whether anything changed
   */
  update(trace: Trace): boolean {
    if (trace !== this.#trace || trace.length < this.#read) this.#clear(trace);
    const before = this.#read;
    for (; this.#read < trace.length; this.#read += 1) this.#add(trace.event(this.#read), this.#read, trace);
    return this.#read !== before;
  }

  /** Calls `visit` for every segment that touches the span, in order of start. */
  forEachIn(fromUs: Micros, toUs: Micros, visit: (segment: Segment) => void): void {
    for (const [index, chunk] of this.#chunks.entries()) {
      const first = this.#all[index * CHUNK];
      if (first === undefined || first.fromUs > toUs) return;
      if (chunk.open === 0 && chunk.endUs < fromUs) continue;
      const end = Math.min(this.#all.length, (index + 1) * CHUNK);
      for (let place = index * CHUNK; place < end; place += 1) {
        const segment = this.#all[place];
        if (segment === undefined || segment.fromUs > toUs) return;
        if (segment.toUs >= fromUs) visit(segment);
      }
    }
  }

  #clear(trace: Trace): void {
    this.#all.length = 0;
    this.#chunks.length = 0;
    this.#waits.clear();
    this.#work.clear();
    this.#down.clear();
    this.#hops.clear();
    this.#kept.clear();
    this.#trace = trace;
    this.#read = 0;
  }

  #push(segment: Segment): number {
    const place = this.#all.length;
    this.#all.push(segment);
    const at = Math.floor(place / CHUNK);
    const chunk = this.#chunks[at] ?? { endUs: 0, open: 0 };
    this.#chunks[at] = chunk;
    if (segment.toUs === Number.POSITIVE_INFINITY) chunk.open += 1;
    else chunk.endUs = Math.max(chunk.endUs, segment.toUs);
    return place;
  }

  #end(place: number | undefined, atUs: Micros): void {
    const segment = place === undefined ? undefined : this.#all[place];
    const chunk = place === undefined ? undefined : this.#chunks[Math.floor(place / CHUNK)];
    if (segment === undefined || chunk === undefined || segment.toUs !== Number.POSITIVE_INFINITY) return;
    segment.toUs = atUs;
    chunk.open -= 1;
    chunk.endUs = Math.max(chunk.endUs, atUs);
  }

  #add(event: TraceEvent, number: EventNumber, trace: Trace): void {
    switch (event.kind) {
      case 'published':
        if (event.unsent) this.#keep(event, number, number);
        else this.#hop(event, number);
        return;
      case 'sent':
        this.#close(this.#kept, event.message, event.atUs);
        this.#hop(event, number);
        return;
      case 'duplicated':
      case 'delayed':
        this.#hop(event, number);
        return;
      case 'dispatched':
        if (event.via === 'consume') this.#leaveQueue(event.channel, event.seq, event.atUs);
        this.#hop(event, number);
        return;
      case 'accepted': {
        this.#end(this.#taken(event.cause), event.atUs);
        this.#close(this.#kept, event.message, event.atUs);
        if (event.kept !== false) this.#wait(event, number);
        return;
      }
      case 'blocked': {
        const { channel, message, atUs } = event;
        this.#taken(event.cause);
        const place = this.#push(stay('blocked', channelLane(channel), channel, message, number, atUs));
        this.#hops.set(number, place);
        return;
      }
      case 'dropped':
        this.#leaveQueue(event.channel, event.seq, event.atUs);
        this.#mark(event, number, 'dropped', channelLane(event.channel));
        return;
      case 'expired':
        // A message dispatched to the group has already left the queue.
        if (!this.#waits.get(event.channel)?.has(event.seq)) return;
        this.#leaveQueue(event.channel, event.seq, event.atUs);
        this.#mark(event, number, 'dropped', channelLane(event.channel));
        return;
      case 'released':
        if (event.archived) this.#mark(event, number, 'dropped', channelLane(event.channel));
        else this.#wait(event, number);
        return;
      case 'rejected':
        this.#end(this.#taken(event.cause), event.atUs);
        this.#mark(event, number, 'refused', channelLane(event.channel));
        return;
      case 'received':
        this.#taken(event.cause);
        return;
      case 'ignored':
        this.#taken(event.cause);
        this.#mark(event, number, 'ignored', agentLane(event.agent));
        return;
      case 'discarded':
        this.#taken(event.cause);
        this.#mark(event, number, 'ignored', channelLane(event.channel));
        if (event.retried) this.#keep(event, number, event.message);
        return;
      case 'unanswered':
        this.#keep(event, number, event.message);
        return;
      case 'gaveUp':
        this.#close(this.#kept, event.message, event.atUs);
        this.#mark(event, number, 'refused', agentLane(event.agent));
        return;
      case 'lost': {
        const { fraction, atUs, channel, message } = event;
        if (event.retried) this.#keep(event, number, message);
        this.#cutShort(event.cause, atUs, fraction);
        const mark = { ...stay('lost', endsOf(event).lane, channel, message, number, atUs), toUs: atUs };
        this.#push({ ...mark, to: endsOf(event).to, fromPart: fraction, toPart: fraction });
        return;
      }
      case 'failed':
        this.#mark(event, number, 'failed', agentLane(event.agent));
        return;
      case 'workStarted': {
        const { agent, message, atUs } = event;
        const channel = channelOf(trace, message);
        this.#work.set(agent, this.#push(stay('work', agentLane(agent), channel, message, number, atUs)));
        return;
      }
      case 'workFinished':
        this.#close(this.#work, event.agent, event.atUs);
        return;
      case 'crashed': {
        const { agent, atUs } = event;
        this.#close(this.#work, agent, atUs);
        this.#down.set(agent, this.#push(stay('down', agentLane(agent), '', -1, number, atUs)));
        return;
      }
      case 'restarted':
        this.#close(this.#down, event.agent, event.atUs);
        return;
      case 'faultBegan':
      case 'faultEnded':
      case 'consumeCancelled':
      case 'abandoned':
      case 'consumeStarted':
      case 'acknowledged':
      case 'rebalanceStarted':
      case 'partitionsAssigned':
      case 'joinStarted':
      case 'joined':
      case 'measured':
      case 'missed':
      case 'subscribed':
      case 'unsubscribed':
      case 'timerFired':
      case 'userActed':
      case 'halted':
        return;
    }
  }

  /** Adds the segment of a hop. A delay ends its line where it is, and begins another one there. */
  #hop(event: Hop, number: EventNumber): void {
    const { atUs, arrivesUs, channel } = event;
    const message = event.kind === 'published' ? number : event.message;
    const delayed = event.kind === 'delayed';
    if (delayed) this.#cutShort(event.cause, atUs, event.fraction);
    const base = stay('hop', endsOf(event).lane, channel, message, number, atUs);
    const way = { to: endsOf(event).to, toUs: arrivesUs, fromPart: delayed ? event.fraction : 0 };
    this.#hops.set(number, this.#push({ ...base, ...way, resumesUs: delayed ? event.resumesUs : atUs }));
  }

  /** The client of an agent keeps a message, to send it or send it again. */
  #keep(event: Kept, number: EventNumber, message: MessageId): void {
    if (this.#kept.has(message)) return;
    const { agent, channel, atUs } = event;
    this.#kept.set(message, this.#push(stay('blocked', agentLane(agent), channel, message, number, atUs)));
  }

  /** The segment of a hop, or of a wait for space, that is over. */
  #taken(hop: EventNumber): number | undefined {
    const place = this.#hops.get(hop);
    this.#hops.delete(hop);
    return place;
  }

  #cutShort(hop: EventNumber, atUs: Micros, fraction: number): void {
    const segment = this.#all[this.#taken(hop) ?? -1];
    if (segment === undefined) return;
    segment.toUs = atUs;
    segment.toPart = fraction;
  }

  #close<Key>(table: Map<Key, number>, key: Key, atUs: Micros): void {
    this.#end(table.get(key), atUs);
    table.delete(key);
  }

  /** A message waits in its channel until it is handed out. */
  #wait({ channel, message, atUs, seq }: Accepted | Released, number: EventNumber): void {
    const place = this.#push(stay('wait', channelLane(channel), channel, message, number, atUs));
    const waits = this.#waits.get(channel);
    if (waits === undefined) this.#waits.set(channel, new Map([[seq, place]]));
    else waits.set(seq, place);
  }

  #leaveQueue(channel: string, seq: number, atUs: Micros): void {
    const waits = this.#waits.get(channel);
    this.#end(waits?.get(seq), atUs);
    waits?.delete(seq);
  }

  #mark(
    event: Extract<
      TraceEvent,
      { kind: 'dropped' | 'expired' | 'released' | 'rejected' | 'discarded' | 'gaveUp' | 'ignored' | 'failed' }
    >,
    number: EventNumber,
    kind: Segment['kind'],
    lane: Lane,
  ): void {
    const { channel, message, atUs } = event;
    this.#push({ ...stay(kind, lane, channel, message, number, atUs), toUs: atUs });
  }
}

/** Returns a segment at one lane whose end is not known yet. */
function stay(
  kind: Segment['kind'],
  lane: Lane,
  channel: string,
  message: MessageId,
  event: EventNumber,
  fromUs: Micros,
): Segment {
  const whole = { fromPart: 0, toPart: 1, resumesUs: fromUs };
  return { kind, lane, to: undefined, channel, message, event, fromUs, toUs: Number.POSITIVE_INFINITY, ...whole };
}

function endsOf(event: Hop | Lost): { readonly lane: Lane; readonly to: Lane } {
  const { from, to } = hopEnds(event);
  return { lane: `${from.kind} ${from.id}`, to: `${to.kind} ${to.id}` };
}

function channelOf(trace: Trace, message: MessageId): string {
  const published = trace.event(message);
  return published.kind === 'published' ? published.channel : '';
}
