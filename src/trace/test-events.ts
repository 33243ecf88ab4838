/** Short constructors of events, for tests. Times are microseconds. */
import type { Accepted, Dispatched, Published, Received, TraceEvent } from './events.ts';
import { Trace } from './trace.ts';

export function published(atUs: number, agent: string, channel: string, arrivesUs: number, about?: number): Published {
  const event = { kind: 'published', atUs, cause: -1, agent, channel, payload: { n: atUs }, arrivesUs } as const;
  return about === undefined ? event : { ...event, about };
}

export function accepted(atUs: number, channel: string, message: number, seq: number): Accepted {
  return { kind: 'accepted', atUs, cause: message, channel, message, seq };
}

export function dispatched(
  atUs: number,
  via: 'subscribe' | 'consume',
  channel: string,
  agent: string,
  message: number,
  seq: number,
  arrivesUs: number,
  cause: number,
): Dispatched {
  return { kind: 'dispatched', atUs, cause, via, channel, agent, message, seq, arrivesUs };
}

export function received(
  atUs: number,
  via: 'subscribe' | 'consume',
  channel: string,
  agent: string,
  message: number,
  cause: number,
): Received {
  return { kind: 'received', atUs, cause, via, channel, agent, message };
}

export function traceOf(events: readonly TraceEvent[]): Trace {
  const trace = new Trace(['a', 'b', 'w'], ['c']);
  for (const event of events) trace.append(event);
  return trace;
}

/**
 * One message from a to c at 10, which arrives at 20. A copy goes to b, and the message itself to w, which waited. w works on it,
 * and answers with a second message, which is dropped.
 */
export const STORY: readonly TraceEvent[] = [
  { kind: 'subscribed', atUs: 0, cause: -1, agent: 'b', channel: 'c' },
  { kind: 'consumeStarted', atUs: 0, cause: -1, agent: 'w', channel: 'c' },
  published(10, 'a', 'c', 20),
  accepted(20, 'c', 2, 1),
  dispatched(20, 'consume', 'c', 'w', 2, 1, 30, 3),
  dispatched(20, 'subscribe', 'c', 'b', 2, 1, 40, 3),
  received(30, 'consume', 'c', 'w', 2, 4),
  { kind: 'workStarted', atUs: 30, cause: 6, agent: 'w', message: 2, untilUs: 50 },
  received(40, 'subscribe', 'c', 'b', 2, 5),
  { kind: 'failed', atUs: 40, cause: 8, agent: 'b', channel: 'c', message: 2, error: 'too hot' },
  { kind: 'workFinished', atUs: 50, cause: 7, agent: 'w', message: 2 },
  { ...published(50, 'w', 'c', 60, 2), cause: 10 },
  accepted(60, 'c', 11, 2),
  { kind: 'dropped', atUs: 70, cause: 12, channel: 'c', message: 11, seq: 2, reason: 'overflow' },
];
