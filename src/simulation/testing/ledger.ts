/**
 * An auditor of traces: reads the events one after another, keeps books of its own, and throws where they do not balance. It
 * shares no code with what it audits but the types of the events.
 *
 * 1. Per channel: accepted = consumed + queued + dropped. 2. Per subscription and consumer: what was handed = received +
 * ignored + lost + on its way. 3. A hop ends once, when it said it would, or is lost. 4. What a fault did names one of a kind
 * that can do it, which acts. 5. Who is down does nothing.
 */
import { expect } from 'vitest';
import type { FaultKind, Scenario } from '../../scenario/index.ts';
import { type EventNumber, type Hop, hopKind, isHop, type Trace, type TraceEvent } from '../../trace/index.ts';

interface ChannelBook {
  accepted: number;
  consumed: number;
  dropped: number;
  queue: number[];
  blocked: EventNumber[];
  subscribers: string[];
  waiting: string[];
}

interface LinkBook {
  handed: number;
  ended: number;
  open: Set<EventNumber>;
}

/** Which kinds of faults an event of a kind may name. */
const MAY_NAME: { readonly [Kind in TraceEvent['kind']]?: readonly FaultKind[] } = {
  published: ['delay', 'reordering', 'slow'],
  handed: ['delay', 'reordering'],
  copied: ['duplication', 'delay', 'reordering'],
  workStarted: ['slow'],
  failed: ['throw'],
  dropped: ['full'],
  blocked: ['full'],
  rejected: ['full'],
  lost: ['loss', 'cut', 'crash'],
  abandoned: ['crash'],
  crashed: ['crash'],
  restarted: ['crash'],
};

/** What an agent does itself. */
const DEEDS: ReadonlySet<TraceEvent['kind']> = new Set([
  'published',
  'received',
  'ignored',
  'waited',
  'subscribed',
  'workStarted',
  'workFinished',
  'failed',
  'ticked',
  'handed',
]);

export class Ledger {
  readonly channels = new Map<string, ChannelBook>();
  readonly down = new Set<string>();
  readonly acting = new Set<number>();
  readonly open = new Set<EventNumber>();
  /** What was seen to happen, in short. */
  readonly seen = new Set<string>();
  readonly #scenario: Scenario;
  readonly #trace: Trace;
  readonly #links = new Map<string, LinkBook>();
  /** Hops that may be overtaken: held back, held up, or copies. */
  readonly #loose = new Set<EventNumber>();
  /** Events that faults' turns have led to. */
  readonly #ofTurns = new Set<EventNumber>();
  /** What each agent has in hand. */
  readonly #inHand = new Map<string, number>();

  constructor(scenario: Scenario, trace: Trace) {
    this.#scenario = scenario;
    this.#trace = trace;
  }

  read(number: EventNumber): void {
    const event = this.#trace.event(number);
    expect(event.cause).toBeLessThan(number);
    if ('agent' in event && event.agent !== undefined && DEEDS.has(event.kind))
      if (!(isHop(event) && hopKind(event) === 'publish' && event.kind !== 'published'))
        expect(this.down.has(event.agent), `${number} ${event.kind} of ${event.agent}, which is down`).toBe(false);
    this.#fault(event, number);
    if (isHop(event)) this.#depart(event, number);
    else this.#about(event, number);
    this.#rest(event, number);
    for (const [id, { accepted, consumed, dropped, queue }] of this.channels)
      expect(accepted, `books of ${id} at ${number}`).toBe(consumed + queue.length + dropped);
  }

  #channel(id: string): ChannelBook {
    const known = this.channels.get(id);
    if (known !== undefined) return known;
    const made = { accepted: 0, consumed: 0, dropped: 0, queue: [], blocked: [], subscribers: [], waiting: [] };
    this.channels.set(id, made);
    return made;
  }

  #link(hop: Hop): LinkBook {
    const name = JSON.stringify([hopKind(hop), hop.agent, hop.channel]);
    const known = this.#links.get(name);
    if (known !== undefined) return known;
    const made = { handed: 0, ended: 0, open: new Set<EventNumber>() };
    this.#links.set(name, made);
    return made;
  }

  #fault(event: TraceEvent, number: EventNumber): void {
    if (event.kind === 'faultBegan' || event.kind === 'faultEnded') {
      const fault = this.#scenario.faults[event.fault];
      expect(fault).toMatchObject({ kind: event.what });
      expect(event.atUs).toBe(event.kind === 'faultBegan' ? fault?.fromUs : fault?.untilUs);
      this.#ofTurns.add(number);
      for (let before = number - 1; before >= 0 && this.#trace.event(before).atUs === event.atUs; before -= 1)
        expect(this.#ofTurns.has(before), `event ${before} before the fault's turn ${number}`).toBe(true);
      if (event.kind === 'faultBegan') this.acting.add(event.fault);
      else expect(this.acting.delete(event.fault)).toBe(true);
      return;
    }
    if (this.#ofTurns.has(event.cause)) this.#ofTurns.add(number);
    if (event.kind === 'lost' && event.reason === 'cut') this.#ofTurns.add(number);
    if (!('fault' in event) || event.fault === undefined) {
      if (event.kind === 'lost') expect(event.reason).toBe('hand');
      return;
    }
    const kind = this.#scenario.faults[event.fault]?.kind;
    expect(MAY_NAME[event.kind], `${event.kind} names a fault`).toContain(kind);
    this.seen.add(`${event.kind} by ${kind}`);
    const later = event.kind === 'lost' || event.kind === 'restarted' || kind === 'slow';
    if (!later) expect(this.acting.has(event.fault), `fault ${event.fault} of event ${number} acts`).toBe(true);
    if (event.kind === 'lost') expect(event.reason).toBe(kind);
  }

  #depart(hop: Hop, number: EventNumber): void {
    expect(hop.arrivesUs).toBeGreaterThanOrEqual(hop.atUs);
    const link = this.#link(hop);
    if (hop.kind === 'copied' || hop.kind === 'held') {
      const before = this.#trace.event(hop.cause);
      if (!isHop(before)) throw new Error(`Event ${number} has no hop before it`);
      expect(this.open.has(hop.cause)).toBe(true);
      expect([hopKind(before), before.agent, before.channel]).toEqual([hopKind(hop), hop.agent, hop.channel]);
      this.#loose.add(number);
      if (hop.kind === 'copied') this.seen.add(hop.fault === undefined ? 'copied by hand' : `copied ${hop.via}`);
      else {
        this.seen.add('held');
        if (hop.fraction > 0 && hop.fraction < 1) this.seen.add('held on its way');
        this.#end(hop.cause, link);
        link.ended -= 1;
        link.handed -= 1;
      }
    }
    // Of several faults only the last is named.
    if (hop.fault !== undefined && [...this.acting].some((one) => this.#scenario.faults[one]?.kind === 'reordering'))
      this.#loose.add(number);
    link.handed += 1;
    link.open.add(number);
    this.open.add(number);
    if (hop.kind === 'handed' && hop.via === 'consume') this.#consume(hop);
    if (hop.kind === 'handed' && hop.via === 'subscribe')
      expect(this.#channel(hop.channel).subscribers).toContain(hop.agent);
  }

  #consume({ channel: id, agent, seq }: Extract<Hop, { kind: 'handed' }>): void {
    const channel = this.#channel(id);
    expect(channel.queue.shift()).toBe(seq);
    channel.consumed += 1;
    if (channel.waiting.length > 0) expect(channel.waiting.shift()).toBe(agent);
  }

  #end(hop: EventNumber, link: LinkBook): void {
    expect(this.open.delete(hop), `hop ${hop} ends once`).toBe(true);
    expect(link.open.delete(hop)).toBe(true);
    link.ended += 1;
    expect(link.handed).toBe(link.ended + link.open.size);
  }

  /** The hop has come to where it was going. */
  #land(number: EventNumber, atUs: number): void {
    const hop = this.#trace.event(number);
    if (!isHop(hop)) throw new Error(`Event ${number} is no hop`);
    expect(hop.arrivesUs).toBe(atUs);
    const link = this.#link(hop);
    this.#end(number, link);
    for (const other of link.open) {
      if (this.#setOut(other) > this.#setOut(number)) continue;
      this.seen.add('overtaken');
      // A copy made by hand sets out on its own.
      if (hop.kind !== 'copied') expect(this.#loose.has(other), `hop ${other} is overtaken by ${number}`).toBe(true);
    }
  }

  /** The event with which a hop began: it may have been held since. */
  #setOut(number: EventNumber): EventNumber {
    const hop = this.#trace.event(number);
    return hop.kind === 'held' ? this.#setOut(hop.cause) : number;
  }

  #about(event: TraceEvent, number: EventNumber): void {
    switch (event.kind) {
      case 'accepted':
      case 'rejected': {
        const channel = this.#channel(event.channel);
        if (channel.blocked.includes(event.cause)) {
          expect(channel.blocked.shift()).toBe(event.cause);
          this.seen.add(`${event.kind} after a wait for space`);
        } else {
          this.#land(event.cause, event.atUs);
          if (event.kind === 'accepted') expect(channel.blocked).toEqual([]);
        }
        if (event.kind === 'rejected') return;
        channel.accepted += 1;
        expect(event.seq).toBe(channel.accepted);
        channel.queue.push(event.seq);
        return;
      }
      case 'blocked':
        this.#land(event.cause, event.atUs);
        this.#channel(event.channel).blocked.push(number);
        this.seen.add('blocked');
        return;
      case 'dropped': {
        const channel = this.#channel(event.channel);
        const place = channel.queue.indexOf(event.seq);
        expect(place).toBeGreaterThanOrEqual(0);
        channel.queue.splice(place, 1);
        channel.dropped += 1;
        if (this.#trace.event(event.cause).kind === 'faultBegan') this.seen.add('dropped as a fault begins');
        return;
      }
      case 'received':
      case 'ignored':
        this.#land(event.cause, event.atUs);
        return;
      case 'lost': {
        const hop = this.#trace.event(event.cause);
        if (!isHop(hop)) throw new Error(`Event ${number} loses no hop`);
        if (hop.kind === 'copied') this.seen.add('a copy is lost');
        if (hop.kind === 'held') this.seen.add('what was held is lost');
        this.seen.add(`lost by ${event.reason}`);
        if (event.reason === 'cut' && event.fraction !== 0.5) this.seen.add('cut on its way');
        expect(event.fraction).toBeGreaterThanOrEqual(0);
        expect(event.fraction).toBeLessThanOrEqual(1);
        this.#end(event.cause, this.#link(hop));
        return;
      }
      case 'abandoned':
        this.#inHand.set(event.agent, (this.#inHand.get(event.agent) ?? 0) + 1);
        if (this.#inHand.get(event.agent) === 2) this.seen.add('a crash with a full inbox');
        return;
      default:
        return;
    }
  }

  #rest(event: TraceEvent, number: EventNumber): void {
    switch (event.kind) {
      case 'subscribed':
        this.#channel(event.channel).subscribers.push(event.agent);
        return;
      case 'unsubscribed': {
        const channel = this.#channel(event.channel);
        channel.subscribers = channel.subscribers.filter((id) => id !== event.agent);
        return;
      }
      case 'waited':
        this.#channel(event.channel).waiting.push(event.agent);
        return;
      case 'withdrawn': {
        const { waiting } = this.#channel(event.channel);
        expect(waiting).toContain(event.agent);
        waiting.splice(waiting.indexOf(event.agent), 1);
        this.seen.add('withdrawn');
        return;
      }
      case 'crashed':
        expect(this.down.has(event.agent)).toBe(false);
        this.down.add(event.agent);
        this.#inHand.set(event.agent, 0);
        return;
      case 'restarted':
        expect(this.down.delete(event.agent)).toBe(true);
        for (const { subscribers, waiting } of this.channels.values()) {
          expect(subscribers, `event ${number}`).not.toContain(event.agent);
          expect(waiting).not.toContain(event.agent);
        }
        return;
      default:
        return;
    }
  }
}
