/**
 * Where to look in a long trace, read from it when first asked and then as it grows: a run that nobody asks about pays nothing.
 * Lists are of event numbers, in order.
 */
import { type EventNumber, type HopKind, hopKind, isHop, type MessageId, type TraceEvent } from './events.ts';

interface EventList {
  readonly length: number;
  event(number: EventNumber): TraceEvent;
}

export class TraceIndex {
  readonly #events: EventList;
  /** By agent, then by channel. */
  readonly #between = new Map<string, Map<string, EventNumber[]>>();
  readonly #lives = new Map<string, EventNumber[]>();
  readonly #answers = new Map<MessageId, MessageId[]>();
  readonly #turns = new Map<number, EventNumber[]>();
  #read = 0;

  constructor(events: EventList) {
    this.#events = events;
  }

  /** What names both the agent and the channel: hops, receipts, losses, waits, subscriptions, failures. */
  between(agent: string, channel: string): readonly EventNumber[] {
    this.#readOn();
    return this.#between.get(agent)?.get(channel) ?? NONE;
  }

  /** The agent's crashes and returns. */
  livesOf(agent: string): readonly EventNumber[] {
    this.#readOn();
    return this.#lives.get(agent) ?? NONE;
  }

  /** The messages that were published about a message. */
  answersTo(message: MessageId): readonly MessageId[] {
    this.#readOn();
    return this.#answers.get(message) ?? NONE;
  }

  /** When a fault began and ended. */
  turnsOf(fault: number): readonly EventNumber[] {
    this.#readOn();
    return this.#turns.get(fault) ?? NONE;
  }

  /** Hops that set out over a link: published, handed or copied. One that was held goes on as it was. */
  departures(kind: HopKind, agent: string, channel: string): readonly EventNumber[] {
    return this.between(agent, channel).filter((number) => {
      const event = this.#events.event(number);
      return isHop(event) && event.kind !== 'held' && hopKind(event) === kind;
    });
  }

  #readOn(): void {
    for (; this.#read < this.#events.length; this.#read += 1) {
      const [event, number] = [this.#events.event(this.#read), this.#read];
      if (event.kind === 'published' && event.about !== undefined) add(this.#answers, event.about, number);
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
  }
}

const NONE: readonly EventNumber[] = [];

function add<Key>(table: Map<Key, number[]>, key: Key, number: number): void {
  const list = table.get(key);
  if (list === undefined) table.set(key, [number]);
  else list.push(number);
}

const indexes = new WeakMap<EventList, TraceIndex>();

/** The index of a trace, of which there is one. */
export function indexOf(events: EventList): TraceIndex {
  const known = indexes.get(events);
  if (known !== undefined) return known;
  const made = new TraceIndex(events);
  indexes.set(events, made);
  return made;
}

/** What a hop is named by, for something to be done to it: its link, and its number, from 1, among all that set out over it. */
export interface HopName {
  readonly link: HopKind;
  readonly agent: string;
  readonly channel: string;
  readonly hop: number;
}

/** The name of the hop that an event is, or undefined where it is none. A hop that is held keeps its name. */
export function hopName(events: EventList, number: EventNumber): HopName | undefined {
  const event = events.event(number);
  if (!isHop(event)) return undefined;
  if (event.kind === 'held') return hopName(events, event.cause);
  const { agent, channel } = event;
  const link = hopKind(event);
  const departures = indexOf(events).departures(link, agent, channel);
  return { link, agent, channel, hop: placeIn(departures, number) + 1 };
}

/** Place of a number in a sorted list that has it. */
function placeIn(sorted: readonly number[], number: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
