import type { Trace, TraceEvent, World } from '../../trace/index.ts';

/** Returns the part of a trace that the overlay reads. */
export function traceOf(events: readonly TraceEvent[]): Trace {
  const event = (number: number): TraceEvent => {
    const found = events[number];
    if (found === undefined) throw new RangeError(`no event ${number}`);
    return found;
  };
  return { event, length: events.length } as Trace; // The overlay reads nothing else.
}

/** Returns the world after that many events, with these in flight. */
export function worldOf(events: number, inFlight: readonly number[] = []): World {
  return { atUs: 0, events, agents: new Map(), channels: new Map(), faults: [], inFlight: new Set(inFlight) };
}

export function published(atUs: number, arrivesUs: number, agent = 'a', channel = 'c'): TraceEvent {
  return { kind: 'published', atUs, arrivesUs, cause: -1, agent, channel, payload: {} };
}

export function dispatched(atUs: number, arrivesUs: number, message: number, agent = 'b', channel = 'c'): TraceEvent {
  return { kind: 'dispatched', via: 'subscribe', atUs, arrivesUs, cause: message, agent, channel, message, seq: 1 };
}
