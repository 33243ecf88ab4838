import type { EventNumber, Micros, TraceEvent } from './events.ts';
import { Trace } from './trace.ts';
import type { AgentState, ChannelState, World } from './world.ts';

export interface Continued {
  readonly trace: Trace;
  /** The new number of an event of the old trace; undefined where it was left behind. */
  numberOf(old: EventNumber): EventNumber | undefined;
}

/**
 * The trace without its past: what comes after `afterUs`, the world of that time, and of what was before only the messages, hops and
 * acceptances that are still needed to understand it. Causes that were left behind are -1. The old trace stays as it is.
 */
export function continuedAfter(trace: Trace, afterUs: Micros): Continued {
  const from = trace.firstAfter(afterUs);
  const world = trace.worldAt(afterUs);
  const kept = [...neededBefore(trace, from, world)].sort((a, b) => a - b);
  const places = new Map(kept.map((old, place) => [old, place]));
  const numberOf = (old: EventNumber): EventNumber | undefined =>
    old >= from && old < trace.length ? old - from + kept.length : places.get(old);
  const before = kept.map((old) => renumbered(trace.event(old), numberOf));
  const next = new Trace([], [], { before, world: renumberedWorld(world, numberOf) });
  for (let old = from; old < trace.length; old += 1) next.append(renumbered(trace.event(old), numberOf));
  return { trace: next, numberOf };
}

/** The events before `from` that one from there on, or the world there, is about. */
function neededBefore(trace: Trace, from: EventNumber, world: World): ReadonlySet<EventNumber> {
  const needed = new Set<EventNumber>();
  const need = (number: EventNumber): void => {
    if (number < 0 || number >= from || needed.has(number)) return;
    needed.add(number);
    for (const other of aboutSame(trace, number)) need(other);
  };
  for (let number = from; number < trace.length; number += 1) {
    for (const other of aboutSame(trace, number)) need(other);
    const event = trace.event(number);
    if (event.kind === 'published') need(event.about ?? -1);
  }
  for (const hop of world.inFlight) need(hop);
  for (const { working, retrying = [] } of world.agents.values()) {
    need(working?.message ?? -1);
    for (const message of retrying) need(message);
  }
  for (const { blocked, log } of world.channels.values()) {
    for (const message of blocked) need(message);
    for (const { message } of log?.pending ?? []) need(message);
  }
  return needed;
}

/** The message that an event is about, and its cause where that is about the same one. */
function aboutSame(trace: Trace, number: EventNumber): readonly EventNumber[] {
  const event = trace.event(number);
  if (!('message' in event)) return [];
  const { message, cause } = event;
  const same = cause !== -1 && (cause === message || messageIn(trace.event(cause)) === message);
  return same ? [message, cause] : [message];
}

function messageIn(event: TraceEvent): EventNumber | undefined {
  return 'message' in event ? event.message : undefined;
}

type Renumber = (old: EventNumber) => EventNumber | undefined;

function renumbered(event: TraceEvent, numberOf: Renumber): TraceEvent {
  const cause = numberOf(event.cause) ?? -1;
  if ('message' in event) return { ...event, cause, message: numberOf(event.message) ?? event.message };
  if (event.kind !== 'published' || event.about === undefined) return { ...event, cause };
  const { about: old, ...rest } = event;
  const about = numberOf(old);
  return about === undefined ? { ...rest, cause } : { ...rest, cause, about };
}

function renumberedWorld(world: World, numberOf: Renumber): World {
  const messages = (numbers: readonly EventNumber[]): readonly EventNumber[] =>
    numbers.flatMap((n) => numberOf(n) ?? []);
  const agent = (state: AgentState): AgentState => ({
    ...state,
    working: state.working && { ...state.working, message: numberOf(state.working.message) ?? -1 },
    lastEvent: numberOf(state.lastEvent) ?? -1,
    ...(state.retrying && { retrying: messages(state.retrying) }),
  });
  const channel = (state: ChannelState): ChannelState => ({
    ...state,
    blocked: messages(state.blocked),
    ...(state.retrying && {
      retrying: state.retrying.map((one) => ({ ...one, message: numberOf(one.message) ?? -1 })),
    }),
    ...(state.log && {
      log: {
        ...state.log,
        pending: state.log.pending.map((entry) => ({ ...entry, message: numberOf(entry.message) ?? -1 })),
      },
    }),
  });
  return {
    ...world,
    agents: new Map([...world.agents].map(([id, state]) => [id, agent(state)])),
    channels: new Map([...world.channels].map(([id, state]) => [id, channel(state)])),
    inFlight: new Set(messages([...world.inFlight])),
  };
}
