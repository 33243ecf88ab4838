/**
 * A trace as trace events of Chrome (JSON), which Perfetto and other programs open.
 *
 * 1. Agents are threads of one process, channels of another. Work and waiting are slices; each end of a hop is a slice of 1 µs.
 * 2. A flow goes from where a message leaves to where it arrives.
 * 3. A slice without an end in the trace ends with the trace.
 */
import {
  describe,
  type EventNumber,
  type Interval,
  intervalsOf,
  type Micros,
  messageName,
  sentence,
  type Trace,
} from '../../trace/index.ts';
import { eachItem, type Steps } from './pieces.ts';

const PROCESSES = { agent: 1, channel: 2 } as const;

interface ChromeEvent {
  readonly ph: 'X' | 'M' | 's' | 'f' | 'i' | 'b' | 'e';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: Micros;
  readonly [field: string]: unknown;
}

/** Names of the slices of intervals; a hop is a flow instead, and marks are instants. */
const SLICES: { readonly [Kind in Interval['kind']]?: string } = {
  work: 'works',
  wait: 'waits in the channel',
  blocked: 'waits for space',
  down: 'down',
};

/** Writes the trace as JSON. */
export function* chromeTracePieces(trace: Trace): Steps<void> {
  const world = trace.worldAt(Number.POSITIVE_INFINITY);
  const threads = new Map<string, { readonly pid: number; readonly tid: number }>();
  const events: ChromeEvent[] = [
    { ph: 'M', name: 'process_name', pid: PROCESSES.agent, tid: 0, args: { name: 'Agents' } },
    { ph: 'M', name: 'process_name', pid: PROCESSES.channel, tid: 0, args: { name: 'Channels' } },
  ];
  const addThreads = (kind: keyof typeof PROCESSES, names: Iterable<string>): void => {
    let tid = 0;
    for (const name of names) {
      tid += 1;
      const place = { pid: PROCESSES[kind], tid };
      threads.set(`${kind} ${name}`, place);
      events.push({ ph: 'M', name: 'thread_name', ...place, args: { name } });
    }
  };
  addThreads('agent', world.agents.keys());
  addThreads('channel', world.channels.keys());
  const placeOf = ({ key }: Interval['at']): { readonly pid: number; readonly tid: number } =>
    threads.get(key) ?? { pid: 0, tid: 0 };
  const untilUs = trace.length === 0 ? 0 : trace.atUs(trace.length - 1);
  const eventsOf = (interval: Interval): readonly ChromeEvent[] => {
    const { kind, at, to, event, fromUs, toUs } = interval;
    const name = interval.message === -1 ? sentence(describe(trace, event)) : messageName(trace, interval.message);
    const about = { args: { event, what: describe(trace, event) } };
    const place = placeOf(at);
    const endUs = Math.min(toUs, untilUs);
    const slice = SLICES[kind];
    if (kind === 'hop') {
      const hasArrived = toUs <= untilUs && interval.toPart === 1;
      return to === undefined ? [] : hopEvents({ name, event, fromUs, toUs, from: place, to: placeOf(to), hasArrived });
    }
    if (slice === undefined) return [{ ph: 'i', name: kind, ts: fromUs, s: 't', ...place, ...about }];
    if (kind === 'wait' || kind === 'blocked') {
      // Several messages wait at one time: slices of a thread would have to lie within each other.
      const both = { name: `${name} ${slice}`, cat: kind, id: event, ...place };
      return [
        { ph: 'b', ts: fromUs, ...both, ...about },
        { ph: 'e', ts: endUs, ...both },
      ];
    }
    const label = kind === 'work' ? name : slice;
    return [{ ph: 'X', name: label, ts: fromUs, dur: endUs - fromUs, ...place, ...about }];
  };
  const intervals: Interval[] = [];
  intervalsOf(trace).forEachIn(0, untilUs, (interval) => intervals.push(interval));
  const text = (event: ChromeEvent): string => JSON.stringify(event);
  yield `{"displayTimeUnit":"ms","traceEvents":[${events.map(text).join(',')}`;
  yield* eachItem(intervals, (interval) =>
    eventsOf(interval)
      .map((event) => `,${text(event)}`)
      .join(''),
  );
  yield ']}\n';
}

interface Hop {
  readonly name: string;
  readonly event: EventNumber;
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly from: { readonly pid: number; readonly tid: number };
  readonly to: { readonly pid: number; readonly tid: number };
  readonly hasArrived: boolean;
}

/** Returns a slice at each end of a hop, and the flow between them. A hop that had not arrived has no second end. */
function hopEvents({ name, event, fromUs, toUs, from, to, hasArrived }: Hop): readonly ChromeEvent[] {
  const flow = { name, cat: 'hop', id: event };
  const left: readonly ChromeEvent[] = [
    { ph: 'X', name: `${name} leaves`, ts: fromUs, dur: 1, ...from, args: { event } },
    { ph: 's', ts: fromUs, ...flow, ...from },
  ];
  if (!hasArrived) return left;
  return [
    ...left,
    { ph: 'X', name: `${name} arrives`, ts: toUs, dur: 1, ...to, args: { event } },
    { ph: 'f', bp: 'e', ts: toUs, ...flow, ...to },
  ];
}
