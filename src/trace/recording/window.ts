/**
 * A span of a recording as a recording of its own, that begins at time 0. What the span depends on comes first, at that time: the
 * messages that wait in queues or are in flight, and the subscriptions.
 */
import type { EventNumber, Micros, TraceEvent } from '../events.ts';
import type { Trace } from '../trace.ts';
import { answered } from '../trace-index.ts';

/** Returns the events of a span, both ends included, renumbered and with times from its beginning. */
export function windowOf(trace: Trace, fromUs: Micros, toUs: Micros): readonly TraceEvent[] {
  const first = trace.firstAfter(fromUs - 1);
  const end = trace.firstAfter(toUs);
  const numbers = [...neededBefore(trace, first, end), ...Array.from({ length: end - first }, (_, at) => first + at)];
  const placeOf = new Map(numbers.map((number, place) => [number, place]));
  const subscriptions = first === 0 ? [] : subscriptionsAt(trace, fromUs - 1);
  return [
    ...subscriptions,
    ...numbers.map((number) =>
      moved(trace.event(number), placeOf, subscriptions.length, number < first ? -1 : fromUs, fromUs),
    ),
  ];
}

function subscriptionsAt(trace: Trace, atUs: Micros): readonly TraceEvent[] {
  const { channels } = trace.worldAt(atUs);
  return [...channels.values()].flatMap(({ id: channel, subscribers }) =>
    subscribers.map((agent): TraceEvent => ({ kind: 'subscribed', atUs: 0, cause: -1, agent, channel })),
  );
}

/** Returns the earlier events that the span refers to, that are in flight, or that wait in a queue, in order. */
function neededBefore(trace: Trace, first: EventNumber, end: EventNumber): readonly EventNumber[] {
  if (first === 0) return [];
  const { inFlight, channels } = trace.worldAt(trace.atUs(first - 1));
  const waiting = [...channels.values()].flatMap((channel) => trace.queuedOf(channel));
  const needed = new Set<EventNumber>();
  const open: EventNumber[] = [...inFlight, ...waiting];
  for (let number = first; number < end; number += 1) open.push(...referencesOf(trace, number));
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    if (number >= first || needed.has(number)) continue;
    needed.add(number);
    open.push(...referencesOf(trace, number));
  }
  return [...needed].sort((a, b) => a - b);
}

/** Returns the message that an event is about, and its cause if that is about the same message. */
function referencesOf(trace: Trace, number: EventNumber): readonly EventNumber[] {
  const message = trace.messageOf(number);
  if (message === undefined) return [];
  const cause = trace.causeOf(number);
  return cause !== -1 && trace.messageOf(cause) === message ? [message, cause] : [message];
}

/** Returns an event with its numbers and times in the window. One from before happens at the beginning. */
function moved(
  event: TraceEvent,
  placeOf: ReadonlyMap<EventNumber, EventNumber>,
  offset: number,
  startUs: Micros,
  fromUs: Micros,
): TraceEvent {
  const numberOf = (old: EventNumber): EventNumber | undefined => {
    const place = placeOf.get(old);
    return place === undefined ? undefined : place + offset;
  };
  const timeOf = (us: Micros): Micros => Math.max(0, us - fromUs);
  const next: { [name: string]: unknown } = { ...event, cause: numberOf(event.cause) ?? -1, atUs: timeOf(event.atUs) };
  for (const name of ['arrivesUs', 'untilUs', 'resumesUs', 'lockedUntilUs'])
    if (typeof next[name] === 'number') next[name] = timeOf(next[name]);
  if ('message' in event && event.message !== undefined) next.message = numberOf(event.message);
  if (event.kind === 'published') {
    const about = answered(event).flatMap((message) => numberOf(message) ?? []);
    delete next.about;
    delete next.alsoAbout;
    if (about.length > 0) next.about = about.at(-1);
    if (about.length > 1) next.alsoAbout = about.slice(0, -1);
    if (startUs === -1 && !event.unsent) next.earlier = true;
  }
  // Only numbers and times were replaced by others.
  return next as unknown as TraceEvent;
}
