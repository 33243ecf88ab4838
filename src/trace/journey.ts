import type { Sent } from './client-events.ts';
import type {
  Delayed,
  Dispatched,
  Duplicated,
  EventNumber,
  MessageId,
  Micros,
  Published,
  Released,
  TraceEvent,
} from './events.ts';
import type { Trace } from './trace.ts';
import { indexOf } from './trace-index.ts';

/** One hop of a message from its departure, with everything that happened to it in flight. */
interface HopTimes {
  /** Whether it is a duplicate. */
  readonly duplicated: boolean;
  readonly leftUs: Micros;
  /** Planned arrival, as last announced. */
  readonly arrivesUs: Micros;
  /** Events that delayed it. */
  readonly delayed: readonly EventNumber[];
  readonly lost: EventNumber | undefined;
}

/**
 * One publish attempt: a hop of a message to its channel. A duplicated message has several, and may be accepted several times.
 */
export interface PublishAttempt extends HopTimes {
  /** The event with which it set out: `published`, `sent`, or `duplicated`. */
  readonly hop: EventNumber;
  readonly blocked: EventNumber | undefined;
  readonly accepted: EventNumber | undefined;
  /** Position in the channel's order. */
  readonly seq: number | undefined;
  /** Whether the channel kept it; false if the channel passes messages on and keeps nothing. */
  readonly kept: boolean;
  readonly rejected: EventNumber | undefined;
  /** The channel did not take it: it has it, or an earlier one is missing. */
  readonly discarded: EventNumber | undefined;
  /** The channel's answer was lost. */
  readonly unanswered: EventNumber | undefined;
  readonly dropped: EventNumber | undefined;
  /** Event that trimmed it from the channel's log. */
  readonly expired: EventNumber | undefined;
}

/** One hop of a message from its channel to an agent. */
export interface Delivery extends HopTimes {
  /** Event of its departure: `dispatched`, or `duplicated`. */
  readonly dispatched: EventNumber;
  readonly via: 'subscribe' | 'consume';
  readonly agent: string;
  readonly seq: number;
  /** Event of its receipt. The hop is over when this, `ignored` or `lost` is set. */
  readonly received: EventNumber | undefined;
  readonly ignored: EventNumber | undefined;
  /** Event of the agent's callback throwing. */
  readonly failed: EventNumber | undefined;
  readonly workStarted: EventNumber | undefined;
  readonly workFinished: EventNumber | undefined;
  /** Event of the agent's crash before it was done with it. */
  readonly abandoned: EventNumber | undefined;
  /** Its lock in a share group ended without an acknowledgement. */
  readonly released: EventNumber | undefined;
  /** The agent has told the channel's group that it is done with it. */
  readonly acknowledged: EventNumber | undefined;
  /** Whether it had been dispatched before, and not acknowledged. */
  readonly redelivered: boolean;
}

/** Everything that happened to one message. Numbers are event numbers; undefined is "not (yet)". */
export interface Journey {
  readonly message: MessageId;
  readonly published: Published;
  /** In the order in which they set out; none of a message that its client keeps and has not sent. */
  readonly attempts: readonly PublishAttempt[];
  /** First acceptance of a publish attempt; `rejected`, `dropped` and `expired` are also the first of their kind. */
  readonly accepted: EventNumber | undefined;
  /** Position of that acceptance in the channel's order. */
  readonly seq: number | undefined;
  readonly rejected: EventNumber | undefined;
  readonly dropped: EventNumber | undefined;
  /** Event that trimmed it from the channel's log. */
  readonly expired: EventNumber | undefined;
  readonly deliveries: readonly Delivery[];
  /** The event since which the client of its sender keeps it, to send it or send it again; undefined where it does not. */
  readonly retrying: EventNumber | undefined;
  /** The client of its sender has given up. */
  readonly gaveUp: EventNumber | undefined;
  /** It is in the channel's queue: kept, and neither consumed nor dropped. */
  readonly queued: boolean;
  /** Messages that its receivers published because of it. */
  readonly consequences: readonly MessageId[];
}

type Writable<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/**
 * Returns the journey of a message up to the end of the trace, or up to and including `untilUs`.
 * @throws RangeError if the number is not that of a `published` event
 */
export function journeyOf(trace: Trace, message: MessageId, untilUs = Number.POSITIVE_INFINITY): Journey {
  const published = trace.message(message);
  const ways = new Ways();
  for (const number of trace.eventsOf(message)) {
    const event = trace.event(number);
    if (event.atUs > untilUs) break;
    ways.read(event, number);
  }
  const { attempts, deliveries, retrying, gaveUp } = ways;
  const first = attempts.find(({ accepted }) => accepted !== undefined);
  return {
    message,
    published,
    attempts,
    accepted: first?.accepted,
    seq: first?.seq,
    rejected: attempts.find(({ rejected }) => rejected !== undefined)?.rejected,
    dropped: attempts.find(({ dropped }) => dropped !== undefined)?.dropped,
    expired: attempts.find(({ expired }) => expired !== undefined)?.expired,
    deliveries,
    retrying,
    gaveUp,
    queued: attempts.some(
      ({ accepted, kept, dropped, expired, seq }) =>
        accepted !== undefined &&
        kept &&
        dropped === undefined &&
        expired === undefined &&
        !deliveries.some((delivery) => delivery.via === 'consume' && delivery.seq === seq),
    ),
    consequences: indexOf(trace)
      .answersTo(message)
      .filter((answer) => trace.atUs(answer) <= untilUs),
  };
}

/** Sorts the events of a message by their hop. */
class Ways {
  readonly attempts: Writable<PublishAttempt>[] = [];
  readonly deliveries: Writable<Delivery>[] = [];
  retrying: EventNumber | undefined;
  gaveUp: EventNumber | undefined;
  /** By every event that stands for the hop: its departure, each hold, its wait for space. */
  readonly #passageOf = new Map<EventNumber, Writable<PublishAttempt>>();
  readonly #deliveryOf = new Map<EventNumber, Writable<Delivery>>();

  read(event: TraceEvent, number: EventNumber): void {
    const attempt = this.#passageOf.get(event.cause);
    const way = attempt ?? this.#deliveryOf.get(event.cause);
    switch (event.kind) {
      case 'published':
        if (event.unsent) this.retrying = number;
        else this.#addPassage(event, number);
        return;
      case 'sent':
        this.retrying = undefined;
        this.#addPassage(event, number);
        return;
      case 'discarded':
        if (attempt !== undefined) attempt.discarded = number;
        if (event.reason === 'duplicate') this.retrying = undefined;
        else if (event.retried) this.retrying = number;
        return;
      case 'unanswered':
        if (attempt !== undefined) attempt.unanswered = number;
        this.retrying = number;
        return;
      case 'gaveUp':
        this.retrying = undefined;
        this.gaveUp = number;
        return;
      case 'dispatched':
        this.#addDelivery(event, number, event.seq, event.redelivered === true);
        return;
      case 'duplicated':
        if (event.via === 'publish') this.#addPassage(event, number);
        else
          this.#addDelivery({ ...event, via: event.via }, number, this.#deliveryOf.get(event.cause)?.seq ?? 0, false);
        return;
      case 'delayed':
        this.#hold(event, number);
        return;
      case 'lost':
        if (way !== undefined) way.lost = number;
        if (event.retried) this.retrying = number;
        return;
      case 'blocked':
        if (attempt === undefined) return;
        attempt.blocked = number;
        this.#passageOf.set(number, attempt);
        return;
      case 'accepted':
        this.retrying = undefined;
        if (attempt !== undefined)
          Object.assign(attempt, { accepted: number, seq: event.seq, kept: event.kept ?? true });
        return;
      case 'rejected':
        if (attempt !== undefined) attempt.rejected = number;
        return;
      case 'dropped':
      case 'expired': {
        const gone = this.attempts.find(({ seq }) => seq === event.seq);
        if (gone !== undefined) gone[event.kind] = number;
        return;
      }
      case 'received':
      case 'ignored':
      case 'failed':
      case 'workStarted':
      case 'workFinished': {
        const delivery = this.#deliveryOf.get(event.cause);
        if (delivery === undefined) return;
        delivery[event.kind] ??= number;
        this.#deliveryOf.set(number, delivery);
        return;
      }
      case 'acknowledged': {
        const delivery = this.#deliveryOf.get(event.cause);
        if (delivery !== undefined) delivery.acknowledged = number;
        return;
      }
      case 'released': {
        const delivery = this.deliveries.findLast((one) => isDeliveryTo(one, event));
        if (delivery !== undefined) delivery.released = number;
        return;
      }
      case 'abandoned': {
        const copies = this.deliveries.filter((one) => one.agent === event.agent && inHand(one));
        const one = copies.at(-1);
        if (one !== undefined) one.abandoned = number;
        return;
      }
      default:
        return;
    }
  }

  #addPassage(event: Published | Sent | Duplicated, hop: EventNumber): void {
    const attempt: Writable<PublishAttempt> = {
      ...startOf(event),
      hop,
      blocked: undefined,
      accepted: undefined,
      seq: undefined,
      kept: true,
      rejected: undefined,
      discarded: undefined,
      unanswered: undefined,
      dropped: undefined,
      expired: undefined,
    };
    this.attempts.push(attempt);
    this.#passageOf.set(hop, attempt);
  }

  #addDelivery(
    event: Dispatched | (Duplicated & { readonly via: Delivery['via'] }),
    hop: EventNumber,
    seq: number,
    redelivered: boolean,
  ): void {
    const { via, agent } = event;
    const delivery: Writable<Delivery> = {
      ...startOf(event),
      dispatched: hop,
      via,
      agent,
      seq,
      received: undefined,
      ignored: undefined,
      failed: undefined,
      workStarted: undefined,
      workFinished: undefined,
      abandoned: undefined,
      released: undefined,
      acknowledged: undefined,
      redelivered,
    };
    this.deliveries.push(delivery);
    this.#deliveryOf.set(hop, delivery);
  }

  #hold({ cause, arrivesUs }: Delayed, number: EventNumber): void {
    const [attempt, delivery] = [this.#passageOf.get(cause), this.#deliveryOf.get(cause)];
    for (const way of [attempt, delivery]) {
      if (way === undefined) continue;
      way.delayed = [...way.delayed, number];
      way.arrivesUs = arrivesUs;
    }
    if (attempt !== undefined) this.#passageOf.set(number, attempt);
    if (delivery !== undefined) this.#deliveryOf.set(number, delivery);
  }
}

/** Returns whether it has reached the agent, and the agent is not done with it. */
function inHand({ received, workFinished, abandoned }: Delivery): boolean {
  return received !== undefined && workFinished === undefined && abandoned === undefined;
}

/** Whether it is a delivery of the message to the member of a share group. */
function isDeliveryTo({ via, agent, seq, duplicated }: Delivery, released: Released): boolean {
  return via === 'consume' && !duplicated && agent === released.agent && seq === released.seq;
}

function startOf({ kind, atUs, arrivesUs }: Published | Sent | Dispatched | Duplicated): HopTimes {
  return { duplicated: kind === 'duplicated', leftUs: atUs, arrivesUs, delayed: NONE, lost: undefined };
}

const NONE: readonly EventNumber[] = [];
