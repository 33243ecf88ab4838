/**
 * Two runs, side by side.
 *
 * 1. Events are told apart by what they are: their kind, agent, channel and way, which message they are about, and which of several
 *    alike they are. A message is the n-th that its agent has published to its channel. Numbers of events do not matter.
 * 2. The runs part at the first place, in order, at which not the same happens at the same time with the same content.
 * 3. What only one has, it has at no time up to the end of the comparison; what both have at different times, both have.
 */
import type { EventNumber, MessageId, Micros, TraceEvent } from './events.ts';
import type { Trace } from './trace.ts';
import { depthOf, type World } from './world.ts';

/** The first event of each run that the other does not have there; undefined where that run has come to its end. */
export interface Parting {
  /** The earlier of the two. */
  readonly atUs: Micros;
  readonly a: EventNumber | undefined;
  readonly b: EventNumber | undefined;
  /** Where the other run has the same at another place or with another content: `a` in b, `b` in a. */
  readonly aInB: EventNumber | undefined;
  readonly bInA: EventNumber | undefined;
}

/** How a channel or an agent stands at the end, in each run; undefined where the run has none of that name. */
export interface FinalCounts {
  readonly kind: 'channel' | 'agent';
  readonly id: string;
  readonly a: Counts | undefined;
  readonly b: Counts | undefined;
}
/** Of a channel: accepted, queued, dropped. Of an agent: published, received, failed. */
export type Counts = readonly [number, number, number];

export interface RunComparison {
  /** Undefined where the runs are the same. */
  readonly parting: Parting | undefined;
  /** In order of time. */
  readonly onlyA: readonly EventNumber[];
  readonly onlyB: readonly EventNumber[];
  /** Channels, then agents; those of `a` first, in its order. */
  readonly finals: readonly FinalCounts[];
}

/** Compares all that happens up to and including `untilUs`. Costs time and memory in proportion to the events of both. */
export function compareRuns(a: Trace, b: Trace, untilUs: Micros): RunComparison {
  const identities = new Identities();
  const [ofA, ofB] = [identities.of(a, untilUs), identities.of(b, untilUs)];
  const [inA, inB] = [new Set(ofA), new Set(ofB)];
  const missing = (of: readonly number[], other: ReadonlySet<number>): readonly EventNumber[] =>
    of.flatMap((identity, number) => (other.has(identity) ? [] : [number]));
  return {
    parting: partingOf(a, ofA, b, ofB),
    onlyA: missing(ofA, inB),
    onlyB: missing(ofB, inA),
    finals: finalsOf(a.worldAt(untilUs), b.worldAt(untilUs)),
  };
}

/** Gives equal numbers to events that are the same, of whatever trace. */
class Identities {
  readonly #numbers = new Map<string, number>();

  /** Of the events up to and including `untilUs`, in order. */
  of(trace: Trace, untilUs: Micros): readonly number[] {
    const end = trace.firstAfter(untilUs);
    const messages = new Map<MessageId, number>();
    const counts = new Map<string, number>();
    return Array.from({ length: end }, (_, number) => {
      const event = trace.event(number);
      const about = 'message' in event ? messages.get(event.message) : undefined;
      const alike = `${this.#alike(event)} ${about ?? ''}`;
      const count = (counts.get(alike) ?? 0) + 1;
      counts.set(alike, count);
      const identity = this.#number(`event ${alike} ${count}`);
      if (event.kind === 'published') messages.set(number, identity);
      return identity;
    });
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

function partingOf(a: Trace, ofA: readonly number[], b: Trace, ofB: readonly number[]): Parting | undefined {
  const length = Math.max(ofA.length, ofB.length);
  for (let number = 0; number < length; number += 1) {
    const one = number < ofA.length ? a.event(number) : undefined;
    const other = number < ofB.length ? b.event(number) : undefined;
    if (one !== undefined && other !== undefined && ofA[number] === ofB[number] && isSame(one, other)) continue;
    return {
      atUs: Math.min(one?.atUs ?? Number.POSITIVE_INFINITY, other?.atUs ?? Number.POSITIVE_INFINITY),
      a: one === undefined ? undefined : number,
      b: other === undefined ? undefined : number,
      aInB: placeIn(ofB, ofA[number]),
      bInA: placeIn(ofA, ofB[number]),
    };
  }
  return undefined;
}

function placeIn(identities: readonly number[], wanted = -1): EventNumber | undefined {
  const place = identities.indexOf(wanted);
  return place === -1 ? undefined : place;
}

/** Whether two events of one identity are the same: at one time, and with one content. When they arrive is told on arrival. */
function isSame(a: TraceEvent, b: TraceEvent): boolean {
  if (a.atUs !== b.atUs) return false;
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
