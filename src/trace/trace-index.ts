/**
 * The index of a long trace, built on first use and then as the trace grows: an unused index costs nothing. Lists are of event
 * numbers, in order.
 */
import type { EventList } from './event-list.ts';
import type { EventNumber, HopKind, MessageId, Published } from './events.ts';
import { hopKind, isHop } from './hops.ts';

/** The part of a trace that the index reads. */
type Events = Pick<EventList, 'length' | 'event'>;

export class TraceIndex {
  readonly #events: Events;
  /** Events by agent, then by channel. */
  readonly #between = new Map<string, Map<string, EventNumber[]>>();
  readonly #lives = new Map<string, EventNumber[]>();
  readonly #answers = new Map<MessageId, MessageId[]>();
  readonly #turns = new Map<number, EventNumber[]>();
  #read = 0;

  constructor(events: Events) {
    this.#events = events;
  }

  /** Returns the events that name both the agent and the channel: hops, receipts, losses, waits, subscriptions, failures. */
  between(agent: string, channel: string): readonly EventNumber[] {
    this.readOn();
    return this.#between.get(agent)?.get(channel) ?? NONE;
  }

  /** Returns the agent's crashes and restarts. */
  livesOf(agent: string): readonly EventNumber[] {
    this.readOn();
    return this.#lives.get(agent) ?? NONE;
  }

  /** Returns the messages that were published about a message. */
  answersTo(message: MessageId): readonly MessageId[] {
    this.readOn();
    return this.#answers.get(message) ?? NONE;
  }

  /** Returns the events at which a fault began and ended. */
  turnsOf(fault: number): readonly EventNumber[] {
    this.readOn();
    return this.#turns.get(fault) ?? NONE;
  }

  /** Returns the departures of hops over a link: published, handed or copied. A delayed hop does not depart again. */
  departures(kind: HopKind, agent: string, channel: string): readonly EventNumber[] {
    return this.between(agent, channel).filter((number) => {
      const event = this.#events.event(number);
      return isHop(event) && event.kind !== 'delayed' && hopKind(event) === kind;
    });
  }

  /**
   * Reads the events since the last call. Every question does so; calls in between keep each of them short.
   * @param count largest number of events that are read
   * @returns whether all have been read
   */
  readOn(count = Number.POSITIVE_INFINITY): boolean {
    const end = Math.min(this.#events.length, this.#read + count);
    for (; this.#read < end; this.#read += 1) {
      const [event, number] = [this.#events.event(this.#read), this.#read];
      if (event.kind === 'published') for (const about of answered(event)) add(this.#answers, about, number);
      if (event.kind === 'crashed' || event.kind === 'restarted') add(this.#lives, event.agent, number);
      else if (event.kind === 'faultBegan' || event.kind === 'faultEnded') add(this.#turns, event.fault, number);
      else if ('agent' in event && 'channel' in event) {
        let byChannel = this.#between.get(event.agent);
        if (byChannel === undefined) {
          byChannel = new Map();
          this.#between.set(event.agent, byChannel);
        }
        add(byChannel, event.channel, number);
      }
    }
    return end === this.#events.length;
  }
}

const NONE: readonly EventNumber[] = [];

function add<Key>(table: Map<Key, number[]>, key: Key, number: number): void {
  const list = table.get(key);
  if (list === undefined) table.set(key, [number]);
  else list.push(number);
}

const indexes = new WeakMap<Events, TraceIndex>();

/** Returns the index of a trace, the same one at each call. */
export function indexOf(events: Events): TraceIndex {
  const known = indexes.get(events);
  if (known !== undefined) return known;
  const made = new TraceIndex(events);
  indexes.set(events, made);
  return made;
}

/** Name of a hop, for actions on it: its link, and its number, from 1, among all departures over that link. */
export interface HopName {
  readonly link: HopKind;
  readonly agent: string;
  readonly channel: string;
  readonly hop: number;
}

/** Returns the name of an event's hop, or undefined if the event is not a hop. A delayed hop keeps its name. */
export function hopName(events: Events, number: EventNumber): HopName | undefined {
  const event = events.event(number);
  if (!isHop(event)) return undefined;
  if (event.kind === 'delayed') return hopName(events, event.cause);
  const { agent, channel } = event;
  const link = hopKind(event);
  const departures = indexOf(events).departures(link, agent, channel);
  return { link, agent, channel, hop: placeIn(departures, number) + 1 };
}

/** Returns the index of a number that a sorted list contains (binary search). */
function placeIn(sorted: readonly number[], number: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the messages that a message answers, in order. */
export function answered({ about, alsoAbout = NONE }: Published): readonly MessageId[] {
  return about === undefined ? alsoAbout : [...alsoAbout, about];
}
