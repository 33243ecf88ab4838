import { EventNumbers, Trace, type TraceEvent, type World } from '../../trace/index.ts';

export function traceOf(events: readonly TraceEvent[]): Trace {
  const trace = new Trace([], []);
  for (const event of events) trace.append(event);
  return trace;
}

/** Returns the world after that many events, with these in flight. */
export function worldOf(events: number, inFlight: readonly number[] = []): World {
  return {
    atUs: 0,
    events,
    agents: new Map(),
    channels: new Map(),
    faults: [],
    inFlight: new EventNumbers(Int32Array.from(inFlight)),
  };
}

export function published(atUs: number, arrivesUs: number, agent = 'a', channel = 'c'): TraceEvent {
  return { kind: 'published', atUs, arrivesUs, cause: -1, agent, channel, payload: {} };
}

export function dispatched(atUs: number, arrivesUs: number, message: number, agent = 'b', channel = 'c'): TraceEvent {
  return { kind: 'dispatched', via: 'subscribe', atUs, arrivesUs, cause: message, agent, channel, message, seq: 1 };
}
