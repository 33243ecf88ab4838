import { EventNumbers } from './event-numbers.ts';
import type { EventNumber, Micros, TraceEvent } from './events.ts';
import { messageNumber } from './message-names.ts';
import { type NumbersBefore, Trace } from './trace.ts';
import { answered } from './trace-index.ts';
import type { AgentState, ChannelState, World } from './world.ts';

/** Trace that continues another without its past. */
export interface Continued {
  readonly trace: Trace;
  /** Returns the new number of an event of the old trace; undefined if it was trimmed. */
  numberOf(old: EventNumber): EventNumber | undefined;
}

/**
 * Returns the trace without its past: the events after `afterUs`, the world of that time, and the earlier messages, hops and
 * acceptances that later events still refer to. Trimmed causes are -1. The old trace does not change.
 */
export function continuedAfter(trace: Trace, afterUs: Micros): Continued {
  const from = trace.firstAfter(afterUs);
  const world = trace.worldAt(afterUs);
  const kept = [...neededBefore(trace, from, world)].sort((a, b) => a - b);
  const places = new Map(kept.map((old, place) => [old, place]));
  const numberOf = (old: EventNumber): EventNumber | undefined =>
    old >= from && old < trace.length ? old - from + kept.length : places.get(old);
  const before = kept.map((old) => renumbered(trace.event(old), numberOf));
  const numbers = numbersBefore(trace, from, kept, numberOf);
  const next = new Trace([], [], { before, world: renumberedWorld(world, numberOf), numbers });
  for (let old = from; old < trace.length; old += 1) next.append(renumbered(trace.event(old), numberOf));
  return { trace: next, numberOf };
}

/** Returns the numbers of the kept messages, and how many messages each channel had before `from`. */
function numbersBefore(
  trace: Trace,
  from: EventNumber,
  kept: readonly EventNumber[],
  numberOf: Renumber,
): NumbersBefore {
  const of = new Map<EventNumber, number>();
  for (const old of kept) if (trace.hasMessage(old)) of.set(numberOf(old) ?? old, messageNumber(trace, old));
  const published = new Map(trace.numbersBefore?.published);
  for (let old = 0; old < from; old += 1) {
    if (!trace.hasMessage(old) || trace.numbersBefore?.of.has(old)) continue;
    const { channel } = trace.message(old);
    published.set(channel, (published.get(channel) ?? 0) + 1);
  }
  return { of, published };
}

/** Returns the events before `from` that later events, or the world at `from`, refer to. */
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
    if (event.kind === 'published') for (const about of answered(event)) need(about);
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

/** Returns the message that an event is about, and its cause if that is about the same message. */
function aboutSame(trace: Trace, number: EventNumber): readonly EventNumber[] {
  const event = trace.event(number);
  if (!('message' in event) || event.message === undefined) return [];
  const { message, cause } = event;
  const same = cause !== -1 && trace.messageOf(cause) === message;
  return same ? [message, cause] : [message];
}

type Renumber = (old: EventNumber) => EventNumber | undefined;

function renumbered(event: TraceEvent, numberOf: Renumber): TraceEvent {
  const cause = numberOf(event.cause) ?? -1;
  if ('message' in event && event.message !== undefined)
    return { ...event, cause, message: numberOf(event.message) ?? event.message };
  if (event.kind !== 'published' || event.about === undefined) return { ...event, cause };
  const { about: old, alsoAbout: others, ...rest } = event;
  const about = numberOf(old);
  const alsoAbout = others?.flatMap((other) => numberOf(other) ?? []);
  return {
    ...rest,
    cause,
    ...(about === undefined ? {} : { about }),
    ...(alsoAbout === undefined ? {} : { alsoAbout }),
  };
}

function renumberedWorld(world: World, numberOf: Renumber): World {
  const messages = (numbers: readonly EventNumber[]): readonly EventNumber[] =>
    numbers.flatMap((n) => numberOf(n) ?? []);
  const agent = (state: AgentState): AgentState => ({
    ...state,
    working: state.working && {
      ...state.working,
      message: state.working.message === undefined ? undefined : (numberOf(state.working.message) ?? -1),
    },
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
    inFlight: new EventNumbers(Int32Array.from(messages([...world.inFlight]))),
  };
}
