import type { EventNumber, Handed, MessageId, Published } from './events.ts';
import type { Trace } from './trace.ts';

/** One way of a message from its channel to an agent. */
export interface Delivery {
  readonly via: 'subscribe' | 'consume';
  readonly agent: string;
  readonly handed: EventNumber;
  readonly leftUs: number;
  /** Planned; the message is there when `received` or `ignored` is set. */
  readonly arrivesUs: number;
  readonly received: EventNumber | undefined;
  readonly ignored: EventNumber | undefined;
  /** The agent's callback threw. */
  readonly failed: EventNumber | undefined;
  readonly workStarted: EventNumber | undefined;
  readonly workFinished: EventNumber | undefined;
}

/** Everything that befell one message. Numbers are event numbers; undefined is "not (yet)". */
export interface Journey {
  readonly message: MessageId;
  readonly published: Published;
  readonly accepted: EventNumber | undefined;
  /** Position in the channel's order. */
  readonly seq: number | undefined;
  readonly rejected: EventNumber | undefined;
  readonly dropped: EventNumber | undefined;
  /** It has left the channel's log. */
  readonly expired: EventNumber | undefined;
  readonly deliveries: readonly Delivery[];
  /** It is in the channel's queue: kept, and neither consumed nor dropped. */
  readonly queued: boolean;
  /** The messages that its receivers published because of it. */
  readonly consequences: readonly MessageId[];
}

interface Way {
  readonly handed: EventNumber;
  readonly event: Handed;
  received?: EventNumber;
  ignored?: EventNumber;
  failed?: EventNumber;
  workStarted?: EventNumber;
  workFinished?: EventNumber;
}

/**
 * The journey of a message as far as the trace goes, or up to and including `untilUs`.
 * @throws RangeError where the number is not that of a `published` event
 */
export function journeyOf(trace: Trace, message: MessageId, untilUs = Number.POSITIVE_INFINITY): Journey {
  const published = trace.event(message);
  if (published.kind !== 'published') throw new RangeError(`Event ${message} is no message`);
  const numbers = trace.eventsOf(message).filter((number) => trace.event(number).atUs <= untilUs);
  const ways: Way[] = [];
  const found: {
    accepted?: EventNumber;
    seq?: number;
    rejected?: EventNumber;
    dropped?: EventNumber;
    expired?: EventNumber;
    kept?: boolean;
  } = {};
  for (const number of numbers) {
    const event = trace.event(number);
    switch (event.kind) {
      case 'accepted':
        found.accepted = number;
        found.seq = event.seq;
        found.kept = event.kept ?? true;
        break;
      case 'rejected':
      case 'dropped':
      case 'expired':
        found[event.kind] = number;
        break;
      case 'handed':
        ways.push({ handed: number, event });
        break;
      case 'received':
      case 'ignored': {
        const way = ways.find((one) => one.handed === event.cause);
        if (way !== undefined) way[event.kind] = number;
        break;
      }
      case 'failed':
      case 'workStarted':
      case 'workFinished': {
        // The agent's oldest copy of which this is not known yet: an agent that subscribes and consumes has two.
        const way = ways.find(
          (one) => one.event.agent === event.agent && one.received !== undefined && one[event.kind] === undefined,
        );
        if (way !== undefined) way[event.kind] = number;
        break;
      }
      default:
        break;
    }
  }
  const deliveries = ways.map(toDelivery);
  const consumed = deliveries.some(({ via }) => via === 'consume');
  return {
    message,
    published,
    accepted: found.accepted,
    seq: found.seq,
    rejected: found.rejected,
    dropped: found.dropped,
    expired: found.expired,
    deliveries,
    queued: found.kept === true && found.dropped === undefined && found.expired === undefined && !consumed,
    consequences: consequencesOf(trace, message, untilUs),
  };
}

function toDelivery({ handed, event, received, ignored, failed, workStarted, workFinished }: Way): Delivery {
  const { via, agent, atUs, arrivesUs } = event;
  return { via, agent, handed, leftUs: atUs, arrivesUs, received, ignored, failed, workStarted, workFinished };
}

function consequencesOf(trace: Trace, message: MessageId, untilUs: number): readonly MessageId[] {
  const messages: MessageId[] = [];
  const end = trace.firstAfter(untilUs);
  for (let number = message + 1; number < end; number += 1) {
    const event = trace.event(number);
    if (event.kind === 'published' && event.about === message) messages.push(number);
  }
  return messages;
}

/** What an event depends on, and what depends on it; both in order, without the event itself. */
export interface Cone {
  readonly past: readonly EventNumber[];
  readonly future: readonly EventNumber[];
}

/** The happens-before cone along causes. @throws RangeError where there is no such event */
export function coneOf(trace: Trace, number: EventNumber): Cone {
  const past: EventNumber[] = [];
  for (let cause = trace.event(number).cause; cause !== -1; cause = trace.event(cause).cause) past.push(cause);
  const caused = new Set<EventNumber>([number]);
  for (let later = number + 1; later < trace.length; later += 1) {
    if (caused.has(trace.event(later).cause)) caused.add(later);
  }
  caused.delete(number);
  return { past: past.reverse(), future: [...caused] };
}

/** The message that an event is about, or undefined. */
export function messageOfEvent(trace: Trace, number: EventNumber): MessageId | undefined {
  const event = trace.event(number);
  if (event.kind === 'published') return number;
  return 'message' in event ? event.message : undefined;
}
