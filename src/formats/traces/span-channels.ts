/** Kinds of the channels that spans tell of, and who takes messages of each instead of copies. */
import type { RecordingHeader } from '../../trace/index.ts';
import type { NoteList } from '../note-list.ts';
import { CHANNEL_KIND } from './exported-names.ts';
import type { MessagesOfSpans, SpanMessage } from './messages-of-spans.ts';
import { factOf, factText } from './messaging-names.ts';
import type { Span } from './span.ts';

/** A channel of the recording. */
export interface SpanChannel {
  readonly kind: 'queue' | 'topic' | 'log';
  /** Consumer group that receives most of its messages. */
  readonly group: string | undefined;
  /** Whether a commit covers every earlier message of the partition. */
  readonly commits: boolean;
  /** Whether spans tell when messages were acknowledged. */
  readonly settles: boolean;
  readonly system: string | undefined;
}

/** Number of partitions of a channel. */
const PARTITIONS_MAX = 1024;

interface Facts {
  system: string | undefined;
  kind: string | undefined;
  settles: boolean;
  hasPartitions: boolean;
  isShared: boolean;
  readonly groups: Map<string, number>;
}

/** Returns the channels by name. */
export function channelsOf(found: MessagesOfSpans, notes: NoteList): ReadonlyMap<string, SpanChannel> {
  const facts = factsOf(found);
  return new Map(
    [...facts].map(([name, fact]) => {
      const channel = channelOf(fact);
      if (channel.kind === 'log' && !channel.settles)
        notes.add(
          'Channels of Kafka without spans that settle: a message counts as acknowledged when its processing ends',
          () => `channel ${name}`,
        );
      return [name, channel];
    }),
  );
}

function factsOf({ messages, handled, roles }: MessagesOfSpans): ReadonlyMap<string, Facts> {
  const all = new Map<string, Facts>();
  for (const message of messages) {
    const facts = all.get(message.channel) ?? newFacts();
    all.set(message.channel, facts);
    for (const span of [message.creation, message.send, ...message.receipts.map((receipt) => receipt.span)]) {
      if (span === undefined) continue;
      facts.system ??= factText(span.attributes, 'system');
      facts.kind ??= textOf(span.attributes.get(CHANNEL_KIND));
      facts.hasPartitions ||= factOf(span.attributes, 'partition') !== undefined;
    }
    const groups = new Set(message.receipts.map(({ group }) => group));
    if (groups.size > 1) facts.isShared = true;
    for (const group of groups) facts.groups.set(group, (facts.groups.get(group) ?? 0) + 1);
  }
  for (const [span, messagesOfSpan] of handled) {
    if (roles.get(span) !== 'settle') continue;
    for (const { channel } of messagesOfSpan) {
      const facts = all.get(channel);
      if (facts !== undefined) facts.settles = true;
    }
  }
  return all;
}

function newFacts(): Facts {
  return {
    system: undefined,
    kind: undefined,
    settles: false,
    hasPartitions: false,
    isShared: false,
    groups: new Map(),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function channelOf({ system, kind, settles, hasPartitions, isShared, groups }: Facts): SpanChannel {
  const isKafka = system === 'kafka';
  const isLog = kind === undefined ? settles || (isKafka && hasPartitions) : kind === 'log';
  const isTopic = kind === undefined ? !isLog && isShared : kind === 'topic';
  const [first] = [...groups].sort(([, a], [, b]) => b - a);
  return {
    kind: isLog ? 'log' : isTopic ? 'topic' : 'queue',
    group: isTopic ? undefined : first?.[0],
    commits: isKafka,
    settles,
    system,
  };
}

/** Returns the consumer group of a span, or its service where it names none. */
export function groupOf({ service, attributes }: Span): string {
  return factText(attributes, 'group') ?? service;
}

/** Returns the group that takes a message from its channel; the others get copies. */
export function takerOf({ receipts }: SpanMessage, { group }: SpanChannel): string {
  const isOfGroup = receipts.some((receipt) => receipt.group === group);
  return (isOfGroup ? group : receipts[0]?.group) ?? '';
}

/** Returns the kind of broker of a recording, if all of its channels are of one. */
export function brokerOf(channels: ReadonlyMap<string, SpanChannel>): Partial<Pick<RecordingHeader, 'broker'>> {
  const systems = new Set([...channels.values()].map(({ system }) => system));
  const [system] = systems;
  if (systems.size !== 1) return {};
  if (system === 'kafka') return { broker: 'kafka' };
  if (system !== 'redis') return {};
  const kinds = new Set([...channels.values()].map(({ kind }) => kind));
  return { broker: kinds.has('log') ? 'redis-streams' : kinds.has('topic') ? 'redis-pubsub' : 'memory' };
}

/** Partitions of channels: numbers as they are, other names in the order in which they are met. */
export class Partitions {
  readonly #others = new Map<string, Map<string, number>>();

  /** Returns the place of a message's partition in a channel. */
  of(channel: string, { creation, send, receipts }: SpanMessage): number {
    for (const span of [creation, send, receipts[0]?.span]) {
      const partition = span === undefined ? undefined : factText(span.attributes, 'partition');
      if (partition === undefined) continue;
      const number = Number(partition);
      if (/^\d+$/.test(partition) && number < PARTITIONS_MAX) return number;
      const others = this.#others.get(channel) ?? new Map<string, number>();
      this.#others.set(channel, others);
      const place = others.get(partition) ?? Math.min(others.size, PARTITIONS_MAX - 1);
      others.set(partition, place);
      return place;
    }
    return 0;
  }
}
