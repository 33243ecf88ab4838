/**
 * The kinds of faults, with their times. What each does in a run is in `simulation`: `link-faults.ts` for those of links,
 * `node-faults.ts` for those of agents and channels.
 *
 * A fault acts on what happens at times `t` with `fromUs <= t < untilUs`. It begins and ends before everything else of that time.
 * Several faults on one hop act in list order. Each has its own stream of random numbers for each link, so that one more fault does
 * not change the draws of another.
 */
import * as v from 'valibot';
import type { EditIssue } from '../commands.ts';
import { namesIn, type Where } from '../fault-places.ts';
import { DEFAULT_OVERFLOW, LIMITS } from '../limits.ts';
import type { Broker, ClientRetries } from '../scenario.ts';
import type { Micros, OverflowPolicy } from '../terms.ts';
import { clientOf } from './brokers.ts';
import {
  type Choices,
  choiceField,
  countField,
  familyShape,
  fresh,
  type Kind,
  numberField,
  shareField,
  textField,
  timeField,
} from './field.ts';
import { Links, Name, type ShapeOf, shapeIssue, time } from './value-shapes.ts';

type Lasting = {
  readonly fromUs: Micros;
  /** Not included; later than `fromUs`. */
  readonly untilUs: Micros;
  readonly where: Where;
};

/**
 * Faults on links: they change hops that leave. A hop that is to be lost vanishes half way. A hop over a cut link is lost; one
 * in flight when the cut begins is lost where it is. A consumer whose message was lost asks again at the time at which the
 * message should have come.
 */
export type LinkFault = Lasting &
  /** Later hops do not overtake. */
  (
    | { readonly kind: 'delay'; readonly delayUs: Micros; readonly jitterUs: Micros }
    /** `probability` of each hop, from 0 to 1. */
    | { readonly kind: 'loss'; readonly probability: number }
    /** A second copy travels behind the first; a channel takes both in. Of a second copy there is no third. */
    | { readonly kind: 'duplication'; readonly probability: number }
    /** The hop is held back by `delayUs`, and those after it overtake. */
    | { readonly kind: 'reordering'; readonly probability: number; readonly delayUs: Micros }
    | { readonly kind: 'cut' }
    /**
     * The link carries `bytesPerSecond`. Messages wait for each other, in order; each takes its size, as JSON text in UTF-8,
     * divided by that, and then its delay. A message that is lost takes its time all the same.
     */
    | { readonly kind: 'narrow'; readonly bytesPerSecond: number }
  );

/** Faults on agents: `where` is an agent or everything. */
export type AgentFault = Lasting &
  /**
   * The agent is gone until `untilUs`, with its subscriptions, its waits, its inbox, its work and its answers to come. A
   * message in flight to the agent is lost when it arrives. Then the agent begins anew: with its links, with the subscriptions
   * that the user made, and with counters at their start. Timers keep their rhythm, unheard while the agent is down.
   */
  (
    | { readonly kind: 'crash' }
    /** Work and the time before an answer take `factor` times as long if they begin meanwhile. */
    | { readonly kind: 'slow'; readonly factor: number }
    /** Its callback throws on every message, before anything that it does. */
    | { readonly kind: 'throw'; readonly error: string }
  );

/**
 * Faults on channels: `where` is a channel or everything. The queue holds no more than `capacity`, and applies `overflow`. When
 * the fault begins, messages in excess leave under `drop-oldest`, and stay under the other policies. When the fault ends, the
 * channel's own policy handles the messages that wait for space.
 */
export type ChannelFault = Lasting & {
  readonly kind: 'full';
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
};

/** Something that goes wrong on purpose, with its place and its time. */
export type Fault = LinkFault | AgentFault | ChannelFault;
/** Kind of a fault. */
export type FaultKind = Fault['kind'];

/** Fields that every fault has. */
type Shared = 'kind' | keyof Lasting;

interface FaultRow {
  /** Where it can act. */
  readonly places: readonly Where['at'][];
  /** Returns its effect on a broker, if its fields do not say it; '' otherwise. */
  readonly note?: (broker: Broker, where: Where) => string;
}

/** A gigabyte a second. */
const BANDWIDTH_MAX = 1_000_000_000;

const ON_LINKS = ['everything', 'agent', 'channel', 'link', 'border'] as const;
const ON_AGENTS = ['everything', 'agent'] as const;

/** Policies of a full queue for the next message. */
export const OVERFLOWS: Choices<OverflowPolicy> = {
  'drop-oldest': { label: 'drops the oldest message' },
  'drop-newest': { label: 'drops the newest message' },
  reject: { label: 'rejects new messages' },
  block: { label: 'blocks the publisher' },
};

/** The kinds in the order in which they are offered. */
export const FAULTS: { readonly [Name in FaultKind]: Kind<Extract<Fault, { kind: Name }>, Shared> & FaultRow } = {
  cut: {
    label: 'Cut',
    hint: 'Nothing gets through. What is in flight vanishes.',
    places: ON_LINKS,
    fields: {},
    note: whereClientsRetry('Clients buffer new messages, and send them when they are connected again.'),
  },
  loss: {
    label: 'Loses messages',
    hint: 'Each message vanishes half way, by chance.',
    places: ON_LINKS,
    fields: { probability: shareField('Share of messages', { start: 0.5 }) },
    note: whereClientsRetry('Clients resend messages that are lost before they reach a channel.'),
  },
  delay: {
    label: 'Adds delay',
    hint: 'Each message takes longer. None overtakes another.',
    places: ON_LINKS,
    fields: {
      delayUs: timeField('Extra delay', { or: 0, start: 1_000_000 }),
      jitterUs: timeField('Extra jitter', { or: 0, start: 500_000 }),
    },
  },
  duplication: {
    label: 'Duplicates messages',
    hint: 'A second copy travels behind the first.',
    places: ON_LINKS,
    fields: { probability: shareField('Share of messages', { start: 0.5 }) },
    note: whereClientsRetry((retries) =>
      retries === 'idempotent' ? 'Kafka stores each publish of an idempotent producer once.' : '',
    ),
  },
  reordering: {
    label: 'Reorders messages',
    hint: 'Some messages are delayed, and later ones overtake them.',
    places: ON_LINKS,
    fields: {
      probability: shareField('Share of messages', { start: 0.5 }),
      delayUs: timeField('Are delayed by', { or: 0, start: 1_000_000 }),
    },
    note: whereClientsRetry(
      'A connection keeps the order of publishes: a channel discards messages that overtake, and the client resends them.',
    ),
  },
  narrow: {
    label: 'Limits bandwidth',
    hint: 'Messages travel one behind the other. Each takes its size as JSON divided by the bandwidth, and then the delay.',
    places: ON_LINKS,
    fields: { bytesPerSecond: countField('Bytes per second', { min: 1, max: BANDWIDTH_MAX, start: 20 }) },
  },
  crash: {
    label: 'Crashes and restarts',
    hint: 'The agent is down until the end. Messages that it has not processed vanish. Then it restarts.',
    places: ON_AGENTS,
    fields: {},
  },
  slow: {
    label: 'Is slow',
    hint: 'Processing and the delay before a reply take longer.',
    places: ON_AGENTS,
    fields: { factor: numberField('Slowdown factor', { min: 1, max: LIMITS.slowness, start: 4 }) },
  },
  throw: {
    label: 'Throws on every message',
    hint: 'The callback throws before any of its behaviours run.',
    places: ON_AGENTS,
    fields: { error: textField('Error', { or: 'failed', start: 'out of order' }) },
  },
  full: {
    label: 'Has a small queue',
    hint: 'It holds fewer messages.',
    places: ['everything', 'channel'],
    fields: {
      capacity: countField('Holds at most', { min: 1, max: LIMITS.capacity, start: 3 }),
      overflow: choiceField('When full, it', OVERFLOWS, { or: DEFAULT_OVERFLOW, start: DEFAULT_OVERFLOW }),
    },
    // A log of Redis Streams has only a length: its one policy is to trim the oldest.
    shown: { overflow: (_, broker) => broker === 'memory' },
    note: ({ kind }) => FULL_NOTES[kind],
  },
};

const FULL_NOTES: Readonly<Record<Broker['kind'], string>> = {
  memory: '',
  'redis-pubsub': 'No effect on Redis pub/sub: it stores nothing that could be full.',
  'redis-streams': 'The log is trimmed to this length: its oldest messages are removed, read or not.',
  kafka: 'No effect on Kafka: a log has no capacity there.',
  'kafka-share': 'No effect on a share group: its log has no capacity.',
  own: 'No effect on an own broker: its code decides how much a channel holds.',
};

/** Returns a note about publishes, for brokers whose clients send again. */
function whereClientsRetry(words: string | ((retries: ClientRetries) => string)) {
  return (broker: Broker, where: Where): string => {
    const retries = clientOf(broker)?.retries ?? 'none';
    const reachesPublishes = where.at !== 'link' || where.link === 'publish';
    if (!reachesPublishes || retries === 'none') return '';
    return typeof words === 'string' ? words : words(retries);
  };
}

const WhereSchema: ShapeOf<Where> = v.variant('at', [
  v.object({ at: v.literal('everything') }),
  v.object({ at: v.literal('agent'), agent: Name }),
  v.object({ at: v.literal('channel'), channel: Name }),
  v.object({ at: v.literal('link'), link: Links, agent: Name, channel: Name }),
  v.object({
    at: v.literal('border'),
    agents: v.optional(v.pipe(v.array(Name), v.maxLength(LIMITS.agents)), []),
    channels: v.optional(v.pipe(v.array(Name), v.maxLength(LIMITS.channels)), []),
  }),
]);

export const FaultSchema: ShapeOf<Fault> = v.pipe(
  familyShape<Fault>(FAULTS, { fromUs: time(), untilUs: time(1), where: WhereSchema }),
  v.forward(
    v.check(({ fromUs, untilUs }: Fault) => fromUs < untilUs, 'A fault cannot end before it starts.'),
    ['untilUs'],
  ),
  v.forward(
    v.check(({ kind, where }: Fault) => FAULTS[kind].places.includes(where.at), 'This fault does not apply there.'),
    ['where'],
  ),
);

/** Returns the first problem of a fault that an edit brings. */
export function faultIssue(fault: Fault, path: string): EditIssue | undefined {
  return shapeIssue(FaultSchema, fault, path);
}

/** Returns the kinds that can act at a place. */
export function faultKindsAt({ at }: Where): readonly FaultKind[] {
  // The keys of the table are the kinds.
  return (Object.keys(FAULTS) as readonly FaultKind[]).filter((kind) => FAULTS[kind].places.includes(at));
}

/** Duration of a new fault: long enough to be watched. */
const LASTS_US = 5_000_000;

/** Returns a fault of the kind at a place, from a time on, with the defaults of its row. */
export function newFault(kind: FaultKind, where: Where, fromUs: Micros): Fault {
  const lasting = { fromUs, untilUs: fromUs + LASTS_US, where };
  return fresh<Fault>(FAULTS[kind], kind, { channel: '', agent: '' }, lasting);
}

/** Returns the place under other names. */
export function renamedPlace(
  where: Where,
  agentName: (id: string) => string,
  channelName: (id: string) => string,
): Where {
  switch (where.at) {
    case 'everything':
      return where;
    case 'agent':
      return { at: 'agent', agent: agentName(where.agent) };
    case 'channel':
      return { at: 'channel', channel: channelName(where.channel) };
    case 'link':
      return { ...where, agent: agentName(where.agent), channel: channelName(where.channel) };
    case 'border':
      return { at: 'border', agents: where.agents.map(agentName), channels: where.channels.map(channelName) };
  }
}

/** Returns the place without nodes that are gone; undefined if nothing of it is left. */
export function placeWithout(
  where: Where,
  isGone: (kind: 'agent' | 'channel', id: string) => boolean,
): Where | undefined {
  const { agents, channels } = namesIn(where);
  const [leftAgents, leftChannels] = [
    agents.filter((id) => !isGone('agent', id)),
    channels.filter((id) => !isGone('channel', id)),
  ];
  if (leftAgents.length === agents.length && leftChannels.length === channels.length) return where;
  if (where.at !== 'border' || leftAgents.length + leftChannels.length === 0) return undefined;
  return { at: 'border', agents: leftAgents, channels: leftChannels };
}
