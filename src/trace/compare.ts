/**
 * The comparison of two runs.
 *
 * 1. Events are identified by kind, agent, channel, link, their message, and their index among equal ones. Event numbers do not
 *    matter.
 * 2. A message is identified as the n-th that its agent has published to its channel for one reason: by itself, by the user's
 *    action, or about the same message. One more message therefore leaves the identity of later ones, and of their effects,
 *    unchanged.
 * 3. A timer's firing and a user's action are compared by their effects, not by themselves.
 * 4. The runs diverge at the first place, in order, where not the same happens at the same time with the same content.
 * 5. An event that only one run has does not occur in the other at any time, up to the end of the comparison.
 */
import type { EventNumber, MessageId, Micros, Published, TraceEvent } from './events.ts';
import type { Trace } from './trace.ts';
import { depthOf, type World } from './world.ts';

/** First event of each run that the other does not have there; undefined if that run has ended. */
export interface Parting {
  /** Time of the earlier of the two. */
  readonly atUs: Micros;
  readonly a: EventNumber | undefined;
  readonly b: EventNumber | undefined;
  /** The same event at another place or with another content of the other run: `a` in b, `b` in a. */
  readonly aInB: EventNumber | undefined;
  readonly bInA: EventNumber | undefined;
}

/** Final state of a channel or an agent in each run; undefined if the run has none of that name. */
export interface FinalCounts {
  readonly kind: 'channel' | 'agent';
  readonly id: string;
  readonly a: Counts | undefined;
  readonly b: Counts | undefined;
}
/** Numbers of a channel: accepted, queued, dropped. Numbers of an agent: published, received, failed. */
export type Counts = readonly [number, number, number];

/** Differences of two runs, `a` and `b`. */
export interface RunComparison {
  /** Point of divergence; undefined if the runs are the same. */
  readonly parting: Parting | undefined;
  /** Events that only `a` has, in order of time. */
  readonly onlyA: readonly EventNumber[];
  readonly onlyB: readonly EventNumber[];
  /** Channels, then agents; those of `a` first, in its order. */
  readonly finals: readonly FinalCounts[];
}

/** Compares everything up to and including `untilUs`. Costs time and memory in proportion to the events of both. */
export function compareRuns(a: Trace, b: Trace, untilUs: Micros): RunComparison {
  const identities = new Identities();
  const [ofA, ofB] = [identities.of(a, untilUs), identities.of(b, untilUs)];
  return {
    parting: partingOf(a, ofA, b, ofB),
    onlyA: missingFrom(ofB, ofA),
    onlyB: missingFrom(ofA, ofB),
    finals: finalsOf(a.worldAt(untilUs), b.worldAt(untilUs)),
  };
}

/** Event that is compared: its identity, and its number in its own trace. */
interface Known {
  readonly identity: number;
  readonly number: EventNumber;
}

/** Assigns equal numbers to events that are the same, in any trace. */
class Identities {
  readonly #numbers = new Map<string, number>();

  /** Returns the identities of the events up to and including `untilUs`, in order. */
  of(trace: Trace, untilUs: Micros): readonly Known[] {
    const end = trace.firstAfter(untilUs);
    const messages = new Map<MessageId, number>();
    const counts = new Map<string, number>();
    const known: Known[] = [];
    for (let number = 0; number < end; number += 1) {
      const event = trace.event(number);
      if (event.kind === 'timerFired' || event.kind === 'userActed') continue;
      const about = event.kind === 'published' ? originOf(trace, event, messages) : messageOf(event, messages);
      const alike = `${this.#alike(event)} ${about}`;
      const count = (counts.get(alike) ?? 0) + 1;
      counts.set(alike, count);
      const identity = this.#number(`event ${alike} ${count}`);
      if (event.kind === 'published') messages.set(number, identity);
      known.push({ identity, number });
    }
    return known;
  }

  /** Names are numbered, so that none can look like a part of another. */
  #alike(event: TraceEvent): string {
    const agent = 'agent' in event && event.agent !== undefined ? this.#number(`name ${event.agent}`) : '';
    const channel = 'channel' in event && event.channel !== undefined ? this.#number(`name ${event.channel}`) : '';
    return `${event.kind} ${agent} ${channel} ${'via' in event ? event.via : ''}`;
  }

  #number(text: string): number {
    const known = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, known);
    return known;
  }
}

/** Returns the reason of a publication: the identity of a message, the user, or the agent itself. */
function originOf(trace: Trace, event: Published, messages: ReadonlyMap<MessageId, number>): string {
  if (event.about !== undefined) return `about ${messages.get(event.about)}`;
  return event.cause !== -1 && trace.kindOf(event.cause) === 'userActed' ? 'manual' : 'automatic';
}

function messageOf(event: TraceEvent, messages: ReadonlyMap<MessageId, number>): string {
  return 'message' in event ? String(messages.get(event.message)) : '';
}

function missingFrom(other: readonly Known[], of: readonly Known[]): readonly EventNumber[] {
  const there = new Set(other.map(({ identity }) => identity));
  return of.flatMap(({ identity, number }) => (there.has(identity) ? [] : [number]));
}

function partingOf(a: Trace, ofA: readonly Known[], b: Trace, ofB: readonly Known[]): Parting | undefined {
  const length = Math.max(ofA.length, ofB.length);
  for (let place = 0; place < length; place += 1) {
    const [one, other] = [ofA[place], ofB[place]];
    if (one !== undefined && one.identity === other?.identity && isSame(a.event(one.number), b.event(other.number)))
      continue;
    const times = [one && a.atUs(one.number), other && b.atUs(other.number)];
    return {
      atUs: Math.min(...times.filter((atUs) => atUs !== undefined)),
      a: one?.number,
      b: other?.number,
      aInB: numberIn(ofB, one),
      bInA: numberIn(ofA, other),
    };
  }
  return undefined;
}

function numberIn(events: readonly Known[], wanted: Known | undefined): EventNumber | undefined {
  return events.find(({ identity }) => identity === wanted?.identity)?.number;
}

/**
 * Returns whether two events of one identity are equal: same time and same content. A hop's arrival is compared when it arrives.
 */
function isSame(a: TraceEvent, b: TraceEvent): boolean {
  return a.atUs === b.atUs && hasSameContent(a, b);
}

/** Returns whether two messages have equal payloads, and two notes the same text. True for all other events. */
export function hasSameContent(a: TraceEvent, b: TraceEvent): boolean {
  if (a.kind === 'noted' && b.kind === 'noted') return a.text === b.text;
  if (a.kind !== 'published' || b.kind !== 'published') return true;
  return a.payload === b.payload || JSON.stringify(a.payload) === JSON.stringify(b.payload);
}

function finalsOf(a: World, b: World): readonly FinalCounts[] {
  const channel = (world: World, id: string): Counts | undefined => {
    const state = world.channels.get(id);
    return state === undefined ? undefined : [state.accepted, depthOf(state), state.dropped];
  };
  const agent = (world: World, id: string): Counts | undefined => {
    const state = world.agents.get(id);
    return state === undefined ? undefined : [state.published, state.received, state.failed];
  };
  return [
    ...[...new Set([...a.channels.keys(), ...b.channels.keys()])].map(
      (id): FinalCounts => ({ kind: 'channel', id, a: channel(a, id), b: channel(b, id) }),
    ),
    ...[...new Set([...a.agents.keys(), ...b.agents.keys()])].map(
      (id): FinalCounts => ({ kind: 'agent', id, a: agent(a, id), b: agent(b, id) }),
    ),
  ];
}
