/**
 * An auditor of traces: reads the events one after another, keeps books of its own, and throws if they do not balance. It
 * shares no code with what it audits except the types of the events.
 *
 * 1. For each channel of the in-memory broker: accepted = consumed + queued + dropped. For other brokers, `GroupBooks` has the
 *    rules.
 * 2. For each subscription and consumer: handed out = received + ignored + lost + in flight.
 * 3. A hop ends once: at the time that it said, or it is lost.
 * 4. An effect of a fault names a fault that acts, of a kind that can have that effect.
 * 5. An agent that is down does nothing.
 */
import { coversChannel, DEFAULT_CAPACITY, type FaultKind, type Scenario } from '../../scenario/index.ts';
import { type EventNumber, type Hop, hopKind, isHop, type Trace, type TraceEvent } from '../../trace/index.ts';
import { ClientBooks } from './client-books.ts';
import { GroupBooks } from './group-books.ts';
import { must } from './must.ts';

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
  dispatched: number;
  ended: number;
  open: Set<EventNumber>;
}

/** Kinds of faults that an event of each kind may name. */
const MAY_NAME: { readonly [Kind in TraceEvent['kind']]?: readonly FaultKind[] } = {
  published: ['delay', 'narrow', 'reordering', 'slow', 'cut'],
  sent: ['delay', 'narrow', 'reordering'],
  unanswered: ['cut'],
  gaveUp: ['cut', 'loss', 'crash'],
  dispatched: ['delay', 'narrow', 'reordering'],
  duplicated: ['duplication', 'delay', 'narrow', 'reordering'],
  workStarted: ['slow'],
  failed: ['throw'],
  dropped: ['full'],
  blocked: ['full'],
  rejected: ['full'],
  lost: ['loss', 'cut', 'crash'],
  abandoned: ['crash'],
  expired: ['full'],
  crashed: ['crash'],
  restarted: ['crash'],
};

/** Kinds of events that are an agent's own acts. */
const DEEDS: ReadonlySet<TraceEvent['kind']> = new Set([
  'published',
  'sent',
  'received',
  'ignored',
  'consumeStarted',
  'subscribed',
  'workStarted',
  'workFinished',
  'failed',
  'timerFired',
  'threw',
  'stopped',
  'logged',
  'dispatched',
  'acknowledged',
  'joinStarted',
  'joined',
]);

export class Ledger {
  readonly channels = new Map<string, ChannelBook>();
  readonly down = new Set<string>();
  readonly acting = new Set<number>();
  readonly open = new Set<EventNumber>();
  /** Short names of what was seen to happen. */
  readonly seen = new Set<string>();
  /** Books that the broker is held to, unless it is the one in memory. */
  readonly groups: GroupBooks | undefined;
  readonly clients: ClientBooks | undefined;
  readonly #scenario: Scenario;
  readonly #trace: Trace;
  readonly #links = new Map<string, LinkBook>();
  readonly #linkOfHop = new Map<EventNumber, LinkBook>();
  /** Events with which hops that were held began, by hop. */
  readonly #setOuts = new Map<EventNumber, EventNumber>();
  /** Hops that may be overtaken: held back, held up, or copies. */
  readonly #loose = new Set<EventNumber>();
  /** Events that the beginning or the end of a fault has caused. */
  readonly #ofTurns = new Set<EventNumber>();
  /** Number of messages that each agent has in hand. */
  readonly #inHand = new Map<string, number>();

  constructor(scenario: Scenario, trace: Trace) {
    this.#scenario = scenario;
    this.#trace = trace;
    if (scenario.broker.kind === 'memory') return;
    this.clients = new ClientBooks(scenario, trace, this.seen);
    this.groups = new GroupBooks(scenario, trace, this.seen, (channel) => this.#capacityOf(channel));
  }

  read(number: EventNumber): void {
    const event = this.#trace.event(number);
    must(event.cause < number, () => `event ${number} comes after its cause`);
    if ('agent' in event && event.agent !== undefined && DEEDS.has(event.kind))
      if (!(isHop(event) && hopKind(event) === 'publish' && event.kind !== 'published' && event.kind !== 'sent'))
        must(!this.down.has(event.agent), () => `${number} ${event.kind} is of ${event.agent}, which is there`);
    this.#fault(event, number);
    if (isHop(event)) this.#depart(event, number);
    else this.#about(event, number);
    this.#rest(event, number);
    this.clients?.read(event, number);
    this.groups?.read(event, number, (channel) => this.#channel(channel).subscribers);
    if (this.groups !== undefined) return;
    for (const [id, { accepted, consumed, dropped, queue }] of this.channels)
      must(accepted === consumed + queue.length + dropped, () => `the books of ${id} balance at ${number}`);
  }

  /** Returns the channel's capacity, with the faults that fill queues now. */
  #capacityOf(channel: string): number {
    const own = this.#scenario.channels.find(({ id }) => id === channel)?.capacity ?? DEFAULT_CAPACITY;
    const caps = [...this.acting].flatMap((place) => {
      const fault = this.#scenario.faults[place];
      return fault?.kind === 'full' && coversChannel(fault.where, channel) ? [fault.capacity] : [];
    });
    return Math.min(own, ...caps);
  }

  #channel(id: string): ChannelBook {
    const known = this.channels.get(id);
    if (known !== undefined) return known;
    const made = { accepted: 0, consumed: 0, dropped: 0, queue: [], blocked: [], subscribers: [], waiting: [] };
    this.channels.set(id, made);
    return made;
  }

  #link(hop: Hop, number: EventNumber): LinkBook {
    const ofHop = this.#linkOfHop.get(number);
    if (ofHop !== undefined) return ofHop;
    const name = JSON.stringify([hopKind(hop), hop.agent, hop.channel]);
    const link = this.#links.get(name) ?? { dispatched: 0, ended: 0, open: new Set<EventNumber>() };
    this.#links.set(name, link);
    this.#linkOfHop.set(number, link);
    return link;
  }

  #fault(event: TraceEvent, number: EventNumber): void {
    if (event.kind === 'faultBegan' || event.kind === 'faultEnded') {
      const fault = this.#scenario.faults[event.fault];
      must(fault?.kind === event.what, () => `fault ${event.fault} is a ${event.what}`);
      const atUs = event.kind === 'faultBegan' ? fault?.fromUs : fault?.untilUs;
      must(event.atUs === atUs, () => `fault ${event.fault} turns in time`);
      this.#ofTurns.add(number);
      for (let before = number - 1; before >= 0 && this.#trace.event(before).atUs === event.atUs; before -= 1)
        must(this.#ofTurns.has(before), () => `event ${before} may come before the turn ${number}`);
      if (event.kind === 'faultBegan') this.acting.add(event.fault);
      else must(this.acting.delete(event.fault), () => `fault ${event.fault} acted`);
      return;
    }
    if (this.#ofTurns.has(event.cause)) this.#ofTurns.add(number);
    if ((event.kind === 'lost' && event.reason === 'cut') || event.kind === 'unanswered') this.#ofTurns.add(number);
    if (!('fault' in event) || event.fault === undefined) {
      if (event.kind === 'lost') must(event.reason === 'hand', () => `loss ${number} names its fault`);
      return;
    }
    const kind = this.#scenario.faults[event.fault]?.kind;
    must(kind !== undefined && MAY_NAME[event.kind]?.includes(kind) === true, () => `${event.kind} is by ${kind}`);
    this.seen.add(`${event.kind} by ${kind}`);
    const later = event.kind === 'lost' || event.kind === 'gaveUp' || event.kind === 'restarted' || kind === 'slow';
    if (!later) must(this.acting.has(event.fault), () => `fault ${event.fault} of event ${number} acts`);
    if (event.kind === 'lost') must(event.reason === kind, () => `loss ${number} is by ${kind}`);
  }

  #depart(hop: Hop, number: EventNumber): void {
    must(hop.arrivesUs >= hop.atUs, () => `hop ${number} arrives after it leaves`);
    const link = this.#link(hop, number);
    if (hop.kind === 'duplicated' || hop.kind === 'delayed') {
      const before = this.#trace.event(hop.cause);
      if (!isHop(before)) throw new Error(`Event ${number} has no hop before it`);
      must(this.open.has(hop.cause), () => `the hop of ${number} is on its way`);
      must(this.#link(before, hop.cause) === link, () => `${number} is on the link of its hop`);
      this.#loose.add(number);
      if (hop.kind === 'duplicated') this.seen.add(hop.fault === undefined ? 'copied by hand' : `copied ${hop.via}`);
      else {
        this.seen.add('delayed');
        this.#setOuts.set(number, this.#setOut(hop.cause));
        if (hop.fraction > 0 && hop.fraction < 1) this.seen.add('held on its way');
        this.#end(hop.cause, link);
        link.ended -= 1;
        link.dispatched -= 1;
      }
    }
    // Of several faults only the last is named.
    if (hop.fault !== undefined && [...this.acting].some((one) => this.#scenario.faults[one]?.kind === 'reordering'))
      this.#loose.add(number);
    link.dispatched += 1;
    link.open.add(number);
    this.open.add(number);
    if (hop.kind === 'dispatched' && hop.via === 'consume') this.#consume(hop);
    if (hop.kind === 'dispatched' && hop.via === 'subscribe')
      must(this.#channel(hop.channel).subscribers.includes(hop.agent), () => `hop ${number} is for a subscriber`);
  }

  #consume({ channel: id, agent, seq }: Extract<Hop, { kind: 'dispatched' }>): void {
    const channel = this.#channel(id);
    const { kind } = this.#scenario.broker;
    if (kind === 'redis-pubsub' || kind === 'kafka') {
      // Each reads for itself: who has waited longest is not asked.
      const place = channel.waiting.indexOf(agent);
      if (place !== -1) channel.waiting.splice(place, 1);
      return;
    }
    if (kind === 'redis-streams' || kind === 'kafka-share') {
      if (channel.waiting.length > 0) must(channel.waiting.shift() === agent, () => `${agent} has waited longest`);
      return;
    }
    must(channel.queue.shift() === seq, () => `${agent} gets the oldest of ${id}, ${seq}`);
    channel.consumed += 1;
    if (channel.waiting.length > 0) must(channel.waiting.shift() === agent, () => `${agent} has waited longest`);
  }

  #end(hop: EventNumber, link: LinkBook): void {
    must(this.open.delete(hop) && link.open.delete(hop), () => `hop ${hop} ends once`);
    link.ended += 1;
    must(link.dispatched === link.ended + link.open.size, () => `the books of the link of ${hop} balance`);
  }

  /** Checks a hop that has arrived, and ends it. */
  #land(number: EventNumber, atUs: number): void {
    const hop = this.#trace.hop(number);
    must(hop.arrivesUs === atUs, () => `hop ${number} arrives when it said`);
    const link = this.#link(hop, number);
    this.#end(number, link);
    const setOut = this.#setOut(number);
    for (const other of link.open) {
      if (this.#setOut(other) > setOut) continue;
      this.seen.add('overtaken');
      // A copy made by hand sets out on its own.
      if (this.#trace.event(setOut).kind !== 'duplicated')
        must(this.#loose.has(other), () => `hop ${other} may be overtaken by ${number}`);
    }
  }

  /** Returns the event with which a hop began; the hop may have been held since. */
  #setOut(number: EventNumber): EventNumber {
    return this.#setOuts.get(number) ?? number;
  }

  #about(event: TraceEvent, number: EventNumber): void {
    switch (event.kind) {
      case 'accepted':
      case 'rejected': {
        const channel = this.#channel(event.channel);
        if (channel.blocked.includes(event.cause)) {
          must(channel.blocked.shift() === event.cause, () => `${event.cause} has waited longest for space`);
          this.seen.add(`${event.kind} after a wait for space`);
        } else {
          this.#land(event.cause, event.atUs);
          if (event.kind === 'accepted')
            must(channel.blocked.length === 0, () => `${number} overtakes nobody who waits`);
        }
        if (event.kind === 'rejected') return;
        channel.accepted += 1;
        must(event.seq === channel.accepted, () => `${event.channel} numbers without gaps`);
        if (this.groups === undefined) channel.queue.push(event.seq);
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
        must(place >= 0, () => `what ${number} drops was in the queue`);
        channel.queue.splice(place, 1);
        channel.dropped += 1;
        if (this.#trace.event(event.cause).kind === 'faultBegan') this.seen.add('dropped as a fault begins');
        return;
      }
      case 'discarded':
      case 'received':
      case 'ignored':
        this.#land(event.cause, event.atUs);
        return;
      case 'lost': {
        const hop = this.#trace.hop(event.cause);
        if (hop.kind === 'duplicated') this.seen.add('a copy is lost');
        if (hop.kind === 'delayed') this.seen.add('what was held is lost');
        this.seen.add(`lost by ${event.reason}`);
        if (event.reason === 'cut' && event.fraction !== 0.5) this.seen.add('cut on its way');
        must(event.fraction >= 0 && event.fraction <= 1, () => `loss ${number} is on the way`);
        this.#end(event.cause, this.#link(hop, event.cause));
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
      case 'consumeStarted':
        this.#channel(event.channel).waiting.push(event.agent);
        return;
      case 'consumeCancelled': {
        const { waiting } = this.#channel(event.channel);
        must(waiting.includes(event.agent), () => `${event.agent} consumeStarted`);
        waiting.splice(waiting.indexOf(event.agent), 1);
        this.seen.add('consumeCancelled');
        return;
      }
      case 'crashed':
        must(!this.down.has(event.agent), () => `${event.agent} was there`);
        this.down.add(event.agent);
        this.#inHand.set(event.agent, 0);
        return;
      case 'restarted':
        must(this.down.delete(event.agent), () => `${event.agent} was down`);
        for (const { subscribers, waiting } of this.channels.values()) {
          const left = subscribers.includes(event.agent) || waiting.includes(event.agent);
          must(!left, () => `nothing is left of ${event.agent} at ${number}`);
        }
        return;
      default:
        return;
    }
  }
}
