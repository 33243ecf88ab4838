/**
 * The timeline's content as rows to read: messages in flight, waits in queues, work, within a span of time. What began before the
 * span and reaches into it is included.
 */
import {
  type EventNumber,
  type Hop,
  hopEnds,
  isHop,
  isHopOutcome,
  LOSSES,
  type MessageId,
  type Micros,
  type Trace,
  type TraceEvent,
} from '../../trace/index.ts';
import { formatTime } from '../text/time.ts';

export interface Interval {
  /** Event that began it. */
  readonly event: EventNumber;
  readonly message: MessageId;
  readonly channel: string;
  readonly what: 'hop' | 'wait' | 'work';
  readonly from: string;
  /** Destination of a hop; '' for a wait or work. */
  readonly to: string;
  readonly fromUs: Micros;
  /** Time at which it ends; undefined if not known. */
  readonly toUs: Micros | undefined;
  /** Its outcome by `nowUs`. */
  readonly became: string;
}

/** Returns the rows in order of their beginning; if there are more than `max`, the newest. */
export function intervalsIn(
  trace: Trace,
  fromUs: Micros,
  toUs: Micros,
  nowUs: Micros,
  max: number,
): readonly Interval[] {
  const untilUs = Math.min(toUs, nowUs);
  const numbers: EventNumber[] = [];
  for (let number = trace.firstAfter(untilUs) - 1; number >= 0 && numbers.length < max; number -= 1) {
    const event = trace.event(number);
    if (event.atUs < fromUs) break;
    if (isHop(event) || event.kind === 'accepted' || event.kind === 'workStarted') numbers.push(number);
  }
  if (numbers.length < max && fromUs > 0) numbers.push(...underWay(trace, fromUs - 1, max).reverse());
  return numbers
    .slice(0, max)
    .reverse()
    .flatMap((number) => intervalOf(trace, number, fromUs, nowUs) ?? []);
}

/** Returns the beginnings of the hops in flight, the waits (at most `max` at each channel) and the work at a time, in order. */
function underWay(trace: Trace, atUs: Micros, max: number): EventNumber[] {
  const { inFlight, channels, agents } = trace.worldAt(atUs);
  const waits = [...channels.values()].flatMap((channel) => trace.queuedOf(channel, max));
  const work = [...agents.values()].flatMap(({ id, working }) =>
    working === undefined
      ? []
      : trace.eventsOf(working.message).filter((number) => {
          const event = trace.event(number);
          return event.kind === 'workStarted' && event.agent === id && event.atUs === working.sinceUs;
        }),
  );
  return [...inFlight, ...waits, ...work].sort((a, b) => a - b);
}

function intervalOf(trace: Trace, number: EventNumber, fromUs: Micros, nowUs: Micros): Interval | undefined {
  const event = trace.event(number);
  if (isHop(event)) return hopRow(trace, number, event, nowUs);
  if (event.kind !== 'accepted' && event.kind !== 'workStarted') return undefined;
  const ends = (other: TraceEvent): boolean =>
    event.kind === 'workStarted'
      ? other.kind === 'workFinished' && other.agent === event.agent
      : other.kind === 'dropped' || (other.kind === 'dispatched' && other.via === 'consume');
  const end = laterOf(trace, event.message, number, nowUs, ends);
  const endUs = end === undefined ? undefined : trace.event(end).atUs;
  // A queue with a waiting consumer holds a message for no time.
  if (endUs === event.atUs || (endUs !== undefined && endUs < fromUs)) return undefined;
  const published = trace.event(event.message);
  const isWork = event.kind === 'workStarted';
  return {
    event: number,
    message: event.message,
    channel: published.kind === 'published' ? published.channel : '',
    what: isWork ? 'work' : 'wait',
    from: isWork ? event.agent : event.channel,
    to: '',
    fromUs: event.atUs,
    toUs: endUs ?? (isWork ? event.untilUs : undefined),
    became:
      end === undefined ? (isWork ? 'being processed' : 'waiting') : isWork ? 'finished' : leftWords(trace.event(end)),
  };
}

function hopRow(trace: Trace, number: EventNumber, hop: Hop, nowUs: Micros): Interval {
  const message = hop.kind === 'published' ? number : hop.message;
  const { from, to } = hopEnds(hop);
  const end = laterOf(
    trace,
    message,
    number,
    nowUs,
    (event) => (isHopOutcome(event) || event.kind === 'delayed') && event.cause === number,
  );
  return {
    event: number,
    message,
    channel: hop.channel,
    what: 'hop',
    from: from.id,
    to: to.id,
    fromUs: hop.atUs,
    toUs: end === undefined ? hop.arrivesUs : trace.event(end).atUs,
    became: end === undefined ? `in flight until ${formatTime(hop.arrivesUs)}` : outcomeWords(trace.event(end)),
  };
}

function outcomeWords(event: TraceEvent): string {
  switch (event.kind) {
    case 'accepted':
      return `accepted as message ${event.seq}`;
    case 'rejected':
      return `rejected: ${event.reason}`;
    case 'blocked':
      return 'waits for space';
    case 'discarded':
      return event.reason === 'duplicate' ? 'discarded: duplicate' : 'discarded: an earlier message is missing';
    case 'received':
      return 'received';
    case 'ignored':
      return event.reason === 'unsubscribed' ? 'ignored: unsubscribed before' : 'ignored: will read again';
    case 'lost':
      return `lost: ${LOSSES[event.reason]}${event.retried ? ', will be resent' : ''}`;
    case 'delayed':
      return 'delayed';
    default:
      return '';
  }
}

function leftWords(event: TraceEvent): string {
  return event.kind === 'dispatched' ? `dispatched to ${event.agent}` : 'dropped: the queue was full';
}

/** Returns the first wanted event about a message after another event, up to `nowUs`. */
function laterOf(
  trace: Trace,
  message: MessageId,
  after: EventNumber,
  nowUs: Micros,
  wanted: (event: TraceEvent) => boolean,
): EventNumber | undefined {
  return trace.eventsOf(message).find((number) => {
    const event = trace.event(number);
    return number > after && event.atUs <= nowUs && wanted(event);
  });
}
