/**
 * The timeline's content as rows to read: messages in flight, waits in queues, work, within a span of time. What began before the
 * span and reaches into it is included.
 */
import {
  type EventNumber,
  hopEnds,
  type Interval,
  intervalsOf,
  LOSSES,
  type MessageId,
  type Micros,
  messageOfHop,
  type Trace,
  type TraceEvent,
} from '../../trace/index.ts';
import { formatTime } from '../text/time.ts';

export interface IntervalRow {
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
): readonly IntervalRow[] {
  return intervalsOf(trace)
    .latestIn(fromUs, Math.min(toUs, nowUs), max, isRow)
    .map((interval) => rowOf(trace, interval, nowUs));
}

/** A span of time, as a list of its rows names it. */
export interface NamedSpan {
  /** Such as "last 5 seconds". */
  readonly name: string;
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

/** Returns the newest rows of a span in order of their beginning, and a heading, which says if there are more. */
export function newestIntervals(
  trace: Trace,
  { name, fromUs, toUs }: NamedSpan,
  nowUs: Micros,
  max: number,
): { readonly heading: string; readonly rows: readonly IntervalRow[] } {
  const rows = intervalsIn(trace, fromUs, toUs, nowUs, max + 1);
  if (rows.length <= max) return { heading: `The ${name}`, rows };
  return { heading: `The newest ${max} rows of the ${name}`, rows: rows.slice(-max) };
}

/** Returns whether an interval has a row. A queue with a waiting consumer holds a message for no time. */
function isRow({ kind, fromUs, toUs }: Interval): boolean {
  return kind === 'hop' || ((kind === 'wait' || kind === 'work') && toUs > fromUs);
}

function rowOf(trace: Trace, interval: Interval, nowUs: Micros): IntervalRow {
  const { kind, event, message, channel, at, to, fromUs, end } = interval;
  const base = { event, message, channel, from: at.id, to: to?.id ?? '', fromUs };
  const isOver = end === -1 ? interval.toUs <= trace.startUs : trace.atUs(end) <= nowUs;
  const became = isOver && end !== -1 ? outcomeWords(trace.event(end)) : '';
  if (isOver) return { ...base, what: kind === 'hop' || kind === 'work' ? kind : 'wait', toUs: interval.toUs, became };
  if (kind === 'hop') {
    const { arrivesUs } = trace.hop(event);
    return { ...base, what: kind, toUs: arrivesUs, became: `in flight until ${formatTime(arrivesUs)}` };
  }
  if (kind === 'work')
    return { ...base, what: kind, toUs: trace.eventAs(event, 'workStarted').untilUs, became: 'being processed' };
  return { ...base, what: 'wait', toUs: undefined, became: 'waiting' };
}

function outcomeWords(event: TraceEvent): string {
  switch (event.kind) {
    case 'accepted':
      return 'accepted';
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
    case 'workFinished':
      return 'finished';
    case 'crashed':
      return 'aborted by a crash';
    case 'dispatched':
      return `dispatched to ${event.agent}`;
    case 'dropped':
      return 'dropped: the queue was full';
    case 'measured':
      return 'no longer in the queue';
    case 'expired':
      return 'expired unread';
    default:
      return '';
  }
}

/** A message in flight. */
export interface FlightRow {
  readonly event: EventNumber;
  readonly message: MessageId;
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  readonly arrivesUs: Micros;
}

/** Returns the rows of hops in flight. */
export function flightRows(trace: Trace, inFlight: Iterable<EventNumber>): readonly FlightRow[] {
  return [...inFlight].map((event) => {
    const hop = trace.hop(event);
    const { from, to } = hopEnds(hop);
    const message = messageOfHop(hop, event);
    return { event, message, channel: hop.channel, from: from.id, to: to.id, arrivesUs: hop.arrivesUs };
  });
}
