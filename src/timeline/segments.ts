/**
 * What the timeline draws, read from the trace as it grows.
 *
 * 1. A segment is a stretch of time at a lane, or from one lane to another: a hop, a wait in a queue, work. A mark is a
 *    segment of no length.
 * 2. Segments are in order of their start. One whose end is not known yet ends at infinity.
 * 3. Those in a span are found by looking at one chunk of 256 at a time and into those that touch it.
 */
import type { EventNumber, MessageId, Micros, Trace, TraceEvent } from '../trace/index.ts';

export type Lane = `agent ${string}` | `channel ${string}`;

export interface Segment {
  readonly kind: 'hop' | 'wait' | 'work' | 'dropped' | 'failed' | 'refused' | 'ignored';
  /** Where it is, or begins. */
  readonly lane: Lane;
  /** Where a hop ends. */
  readonly to: Lane | undefined;
  /** '' for what is about no channel. */
  readonly channel: string;
  /** -1 for what is about no message. */
  readonly message: MessageId;
  readonly event: EventNumber;
  readonly fromUs: Micros;
  toUs: Micros;
}

export function agentLane(id: string): Lane {
  return `agent ${id}`;
}

export function channelLane(id: string): Lane {
  return `channel ${id}`;
}

/** Segments that are skipped or looked through together. */
const CHUNK = 256;

interface Chunk {
  /** The latest end in it, as far as it is known. */
  endUs: Micros;
  /** How many have no end yet. */
  open: number;
}

export class Segments {
  readonly #all: Segment[] = [];
  readonly #chunks: Chunk[] = [];
  /** The open wait of a message in its queue, and the open work of an agent, with their places in `#all`. */
  readonly #waits = new Map<MessageId, number>();
  readonly #work = new Map<string, number>();
  #trace: Trace | undefined;
  #read = 0;

  get length(): number {
    return this.#all.length;
  }

  /** Reads what the trace has more, or all of it where it is another one. @returns whether anything changed */
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
    if (segment === undefined || chunk === undefined) return;
    segment.toUs = atUs;
    chunk.open -= 1;
    chunk.endUs = Math.max(chunk.endUs, atUs);
  }

  #add(event: TraceEvent, number: EventNumber, trace: Trace): void {
    const base = { event: number, fromUs: event.atUs, toUs: event.atUs, to: undefined };
    switch (event.kind) {
      case 'published': {
        const { agent, channel, arrivesUs } = event;
        const ends = { lane: agentLane(agent), to: channelLane(channel), channel, message: number };
        this.#push({ ...base, ...ends, kind: 'hop', toUs: arrivesUs });
        return;
      }
      case 'accepted': {
        const { channel, message } = event;
        const toUs = Number.POSITIVE_INFINITY;
        const place = this.#push({ ...base, kind: 'wait', lane: channelLane(channel), channel, message, toUs });
        this.#waits.set(message, place);
        return;
      }
      case 'handed': {
        const { agent, channel, message, via, arrivesUs } = event;
        if (via === 'consume') this.#leaveQueue(message, event.atUs);
        const ends = { lane: channelLane(channel), to: agentLane(agent), channel, message };
        this.#push({ ...base, ...ends, kind: 'hop', toUs: arrivesUs });
        return;
      }
      case 'copied': {
        const { agent, channel, message, via, arrivesUs } = event;
        const [agentEnd, channelEnd] = [agentLane(agent), channelLane(channel)];
        const ends = via === 'publish' ? { lane: agentEnd, to: channelEnd } : { lane: channelEnd, to: agentEnd };
        this.#push({ ...base, ...ends, channel, message, kind: 'hop', toUs: arrivesUs });
        return;
      }
      case 'dropped':
        this.#leaveQueue(event.message, event.atUs);
        this.#mark(event, number, 'dropped', channelLane(event.channel));
        return;
      case 'rejected':
        this.#mark(event, number, 'refused', channelLane(event.channel));
        return;
      case 'ignored':
        this.#mark(event, number, 'ignored', agentLane(event.agent));
        return;
      case 'failed':
        this.#mark(event, number, 'failed', agentLane(event.agent));
        return;
      case 'workStarted': {
        const { agent, message } = event;
        const toUs = Number.POSITIVE_INFINITY;
        const channel = channelOf(trace, message);
        this.#work.set(agent, this.#push({ ...base, kind: 'work', lane: agentLane(agent), channel, message, toUs }));
        return;
      }
      case 'workFinished':
        this.#end(this.#work.get(event.agent), event.atUs);
        this.#work.delete(event.agent);
        return;
      case 'held':
      case 'lost':
      case 'blocked':
      case 'faultBegan':
      case 'faultEnded':
      case 'crashed':
      case 'restarted':
      case 'withdrawn':
      case 'abandoned':
      case 'received':
      case 'waited':
      case 'subscribed':
      case 'unsubscribed':
      case 'ticked':
      case 'intervened':
      case 'halted':
        return;
    }
  }

  #leaveQueue(message: MessageId, atUs: Micros): void {
    this.#end(this.#waits.get(message), atUs);
    this.#waits.delete(message);
  }

  #mark(
    event: Extract<TraceEvent, { kind: 'dropped' | 'rejected' | 'ignored' | 'failed' }>,
    number: EventNumber,
    kind: Segment['kind'],
    lane: Lane,
  ): void {
    const { channel, message, atUs } = event;
    this.#push({ kind, lane, to: undefined, channel, message, event: number, fromUs: atUs, toUs: atUs });
  }
}

function channelOf(trace: Trace, message: MessageId): string {
  const published = trace.event(message);
  return published.kind === 'published' ? published.channel : '';
}
