/** The names of faults, their defaults, and the faults that concern a place. */
import {
  type BrokerKind,
  DEFAULT_OVERFLOW,
  FAULT_PLACES,
  type Fault,
  type FaultKind,
  type Micros,
  namesIn,
  type Where,
} from '../../scenario/index.ts';

/** Titles, in the order in which they are offered. */
export const FAULT_TITLES: Readonly<Record<FaultKind, string>> = {
  cut: 'Cut',
  loss: 'Loses messages',
  delay: 'Takes longer',
  duplication: 'Sends messages twice',
  reordering: 'Lets messages overtake',
  crash: 'Crashes, and comes back',
  slow: 'Is slow',
  throw: 'Throws on every message',
  full: 'Has a small queue',
};

/** Returns what a fault does on a broker if that differs from its fields; '' otherwise. */
export function brokerNote(kind: FaultKind, broker: BrokerKind): string {
  if (kind !== 'full') return '';
  switch (broker) {
    case 'memory':
      return '';
    case 'redis-pubsub':
      return 'Changes nothing on Redis pub/sub: it keeps nothing that could be full.';
    case 'redis-streams':
      return 'The log is cut to this length: its oldest messages go, read or not.';
    case 'kafka':
      return 'Changes nothing on Kafka: a log has no size there, it keeps messages for a time.';
  }
}

/** Duration of a new fault. */
const LASTS_US = 5_000_000;

export function kindsAt(where: Where): readonly FaultKind[] {
  const kinds = Object.keys(FAULT_TITLES) as readonly FaultKind[];
  return kinds.filter((kind) => FAULT_PLACES[kind].includes(where.at));
}

/** Returns a new fault, long enough to be watched. */
export function newFault(kind: FaultKind, where: Where, fromUs: Micros): Fault {
  const lasting = { where, fromUs, untilUs: fromUs + LASTS_US };
  switch (kind) {
    case 'cut':
    case 'crash':
      return { kind, ...lasting };
    case 'loss':
    case 'duplication':
      return { kind, ...lasting, probability: 0.5 };
    case 'delay':
      return { kind, ...lasting, delayUs: 1_000_000, jitterUs: 500_000 };
    case 'reordering':
      return { kind, ...lasting, probability: 0.5, delayUs: 1_000_000 };
    case 'slow':
      return { kind, ...lasting, factor: 4 };
    case 'throw':
      return { kind, ...lasting, error: 'out of order' };
    case 'full':
      return { kind, ...lasting, capacity: 3, overflow: DEFAULT_OVERFLOW };
  }
}

/** Returns whether a fault concerns a place: it acts there, or on a part or a neighbour of it. */
export function concerns(fault: Fault, place: Where): boolean {
  if (place.at === 'everything' || fault.where.at === 'everything') return true;
  const [of, at] = [namesIn(fault.where), namesIn(place)];
  return of.agents.some((id) => at.agents.includes(id)) || of.channels.some((id) => at.channels.includes(id));
}

export function samePlace(a: Where, b: Where): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Returns a place in words: "everywhere", "mg1 → control", "mg1". */
export function placeWords(where: Where): string {
  switch (where.at) {
    case 'everything':
      return 'everywhere';
    case 'agent':
      return where.agent;
    case 'channel':
      return where.channel;
    case 'link':
      return where.link === 'publish' ? `${where.agent} → ${where.channel}` : `${where.channel} → ${where.agent}`;
    case 'border':
      return `between ${[...where.agents, ...where.channels].join(', ')} and the rest`;
  }
}
