/**
 * Relations between the events of a recording, which every view relies on: the end of a hop has the hop as its
 * cause, an event about a message names the message's channel, and a direct message is in no queue.
 */
import type { EventOf, TraceEvent } from '../events.ts';
import { type Hop, hopEnds, isHop, messageOfHop } from '../hops.ts';
import type { Trace } from '../trace.ts';
import { BadLine } from './event-reader.ts';
import { RECORDING_LIMITS as LIMITS } from './recording-limits.ts';

/** Sender and recipient of a direct channel. */
export interface DirectEnds {
  readonly from: string;
  readonly to: string;
}

type Ending = EventOf<
  'accepted' | 'blocked' | 'rejected' | 'discarded' | 'received' | 'ignored' | 'lost' | 'delayed' | 'duplicated'
>;

export class Relations {
  readonly #trace: Trace;
  /** Sender and recipient of each direct channel; undefined for another channel that was used. */
  readonly #directs: Map<string, DirectEnds | undefined>;
  /** Highest number that each channel has given, and how often it came back to a lower one. */
  readonly #orders = new Map<string, { last: number; late: number }>();

  /** Number of things that wait, by what and channel. */
  readonly #waiting = new Map<string, number>();

  constructor(trace: Trace, directs: ReadonlyMap<string, DirectEnds>) {
    this.#trace = trace;
    this.#directs = new Map(directs);
  }

  /** Direct channels of the recording, by name. */
  get directs(): ReadonlyMap<string, DirectEnds | undefined> {
    return this.#directs;
  }

  /**
   * Returns the event, with what follows from its relations filled in.
   * @throws BadLine
   */
  checked(event: TraceEvent, causeIsBad: boolean): TraceEvent {
    const trace = this.#trace;
    if (event.atUs < trace.lastUs)
      throw new BadLine(`its time ${event.atUs} is before ${trace.lastUs}, the time of the line before`);
    if ('message' in event && event.message !== undefined && 'channel' in event && event.channel !== undefined) {
      const { channel } = trace.message(event.message);
      if (channel !== event.channel)
        throw new BadLine(`message ${event.message} was published to ${channel}, not to ${event.channel}`);
    }
    if ('arrivesUs' in event && event.arrivesUs < event.atUs) throw new BadLine('“arrivesUs” is before “atUs”');
    switch (event.kind) {
      case 'published':
        return this.#published(event);
      case 'accepted':
        this.#order(event);
        return this.#ending(event, causeIsBad);
      case 'consumeStarted':
        this.#waits('consumers wait', event.channel, 1);
        return event;
      case 'consumeCancelled':
        this.#waits('consumers wait', event.channel, -1);
        return event;
      case 'blocked':
        this.#waits('messages wait for space', event.channel, 1);
        return this.#ending(event, causeIsBad);
      case 'rejected':
      case 'discarded':
      case 'received':
      case 'ignored':
      case 'lost':
      case 'delayed':
      case 'duplicated':
        return this.#ending(event, causeIsBad);
      case 'dispatched':
        this.#mustBeIndirect(event);
        if (event.via === 'consume') this.#waits('consumers wait', event.channel, -1);
        if (event.cause !== -1) return event;
        return { ...event, cause: trace.acceptedAs(event.channel, event.seq) ?? event.message };
      case 'sent':
        this.#mustBeIndirect(event);
        return event;
      case 'workStarted':
        if (event.untilUs < event.atUs) throw new BadLine('“untilUs” is before “atUs”');
        return event;
      case 'measured':
        if (event.depth > event.accepted) throw new BadLine('“depth” is more than “accepted”');
        return event;
      case 'partitionsAssigned':
        if (event.owners.length !== event.offsets.length) throw new BadLine('“owners” and “offsets” differ in length');
        return event;
      default:
        return event;
    }
  }

  #published(event: EventOf<'published'>): TraceEvent {
    const { channel, agent, to } = event;
    const isUsed = this.#directs.has(channel);
    const ends = this.#directs.get(channel);
    if (to === undefined) {
      if (ends !== undefined) throw new BadLine(`“to” is missing: ${channel} is direct`);
      if (!isUsed) this.#directs.set(channel, undefined);
      return event;
    }
    if (event.unsent) throw new BadLine('a direct message cannot be “unsent”');
    if (!isUsed) this.#directs.set(channel, { from: agent, to });
    else if (ends === undefined) throw new BadLine(`${channel} is no direct channel`);
    else if (ends.from !== agent || ends.to !== to)
      throw new BadLine(`${channel} is direct from ${ends.from} to ${ends.to}`);
    return event;
  }

  #order({ channel, seq }: EventOf<'accepted'>): void {
    const order = this.#orders.get(channel) ?? { last: 0, late: 0 };
    this.#orders.set(channel, order);
    if (seq > order.last) order.last = seq;
    else order.late += 1;
    if (order.late > LIMITS.late) throw new BadLine(`“seq” ${seq} comes after ${order.last}, too many times`);
  }

  /** Counts what waits at a channel: lists of the world that grow without an end would make every later event slow. */
  #waits(what: string, channel: string, change: 1 | -1): void {
    const key = `${what} ${channel}`;
    const count = Math.max(0, (this.#waiting.get(key) ?? 0) + change);
    if (count > LIMITS.waiting) throw new BadLine(`more than ${LIMITS.waiting} ${what} at ${channel}`);
    this.#waiting.set(key, count);
  }

  #mustBeIndirect({ message, channel }: { readonly message: number; readonly channel: string }): void {
    if (this.#trace.message(message).to !== undefined)
      throw new BadLine(`message ${message} is direct: ${channel} is no queue`);
  }

  /** Checks the end of a hop, or what replaces it, against the hop. */
  #ending(event: Ending, causeIsBad: boolean): TraceEvent {
    if (causeIsBad) throw new BadLine('its cause is in a line that cannot be used');
    const { cause, kind, message } = event;
    const before = cause === -1 ? undefined : this.#trace.event(cause);
    if (before?.kind === 'blocked' && (kind === 'accepted' || kind === 'rejected') && before.message === message) {
      this.#waits('messages wait for space', before.channel, -1);
      return event;
    }
    if (before === undefined || !isHop(before) || messageOfHop(before, cause) !== message)
      throw new BadLine(`its cause must be the hop of message ${message} that it ends`);
    return this.#withEnds(event, before);
  }

  #withEnds(event: Ending, hop: Hop): TraceEvent {
    const { from, to } = hopEnds(hop);
    const isDirect = from.kind === to.kind;
    if (event.kind === 'lost' || event.kind === 'delayed' || event.kind === 'duplicated') {
      if (event.agent !== hop.agent) throw new BadLine(`“agent” must be ${hop.agent}, as in its hop`);
      return isDirect ? { ...event, via: 'publish', to: to.id } : event;
    }
    const arrivesAt = event.kind === 'received' || event.kind === 'ignored' ? 'agent' : 'channel';
    if (to.kind !== arrivesAt) throw new BadLine(`its cause is a hop to ${to.kind} ${to.id}`);
    if ((event.kind === 'received' || event.kind === 'ignored') && event.agent !== to.id)
      throw new BadLine(`“agent” must be ${to.id}, the end of its hop`);
    if (event.kind === 'received' && isDirect !== (event.via === 'direct'))
      throw new BadLine(
        isDirect ? '“via” must be "direct"' : '“via” cannot be "direct": the message went through a channel',
      );
    return event;
  }
}
