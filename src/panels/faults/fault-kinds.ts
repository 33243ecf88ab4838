/** The names of faults, their defaults, and the faults that concern a place. */
import {
  type Broker,
  type BrokerKind,
  type ClientRetries,
  clientOf,
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

/** Returns the effect of a kind of fault on a broker, if the fault's fields do not say it; '' otherwise. */
export function brokerNote(kind: FaultKind, broker: Broker, where: Where): string {
  if (kind === 'full') return fullNote(broker.kind);
  const retries = clientOf(broker)?.retries ?? 'none';
  const reachesPublishes = where.at !== 'link' || where.link === 'publish';
  return reachesPublishes && retries !== 'none' ? publishNote(kind, retries) : '';
}

/** Returns the effect on publishes if clients send again; '' if there is none to tell. */
function publishNote(kind: FaultKind, retries: ClientRetries): string {
  switch (kind) {
    case 'cut':
      return 'Clients keep what they publish meanwhile, and send it when they are connected again.';
    case 'loss':
      return 'Clients send again what is lost on its way to a channel.';
    case 'duplication':
      return retries === 'idempotent' ? 'Kafka stores each publish of an idempotent producer once.' : '';
    case 'reordering':
      return 'A connection keeps the order of publishes: a channel discards what overtakes, and the client sends it again.';
    default:
      return '';
  }
}

function fullNote(broker: BrokerKind): string {
  switch (broker) {
    case 'memory':
      return '';
    case 'redis-pubsub':
      return 'Changes nothing on Redis pub/sub: it keeps nothing that could be full.';
    case 'redis-streams':
      return 'The log is cut to this length: its oldest messages go, read or not.';
    case 'kafka':
      return 'Changes nothing on Kafka: a log has no such size there.';
    case 'kafka-share':
      return 'Changes nothing for a share group: its log has no size.';
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
