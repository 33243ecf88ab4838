/**
 * The shape of a scenario by allow-list: what it does not name is left out, and what comes out is made of fresh objects.
 * `public/scenario.schema.json` is written from it. Names that must exist and limits across lists are in `check.ts`.
 */
import * as v from 'valibot';
import { messageOf } from './check-parts.ts';
import { FAULT_PLACES } from './faults.ts';
import {
  DEFAULT_BROKER,
  DEFAULT_CAPACITY,
  DEFAULT_KAFKA,
  DEFAULT_KAFKA_CLIENT,
  DEFAULT_NETWORK,
  DEFAULT_OVERFLOW,
  DEFAULT_REDIS_CLIENT,
  DEFAULT_SHARE,
  DEFAULT_STREAMS,
  LIMITS,
} from './limits.ts';
import type { Client, Template } from './scenario.ts';

const integer = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const time = (min = 0) => integer(min, LIMITS.timeUs);
const coordinate = integer(-LIMITS.coordinate, LIMITS.coordinate);
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.nameUnits));
const Text = v.pipe(v.string(), v.maxLength(LIMITS.textUnits));
/** A channel or an agent, or '' for any. */
const On = v.pipe(v.string(), v.maxLength(LIMITS.nameUnits));

/** A message or a template: checked by the messaging library, which says where it is no JSON. */
export const MessageSchema = v.custom<Template>(
  (value) => 'message' in messageOf(value, ''),
  'not a JSON object of messages',
);

const NetworkSchema = v.pipe(
  v.object({ delayUsMin: time(), delayUsMean: time(), jitterUs: time() }),
  v.check(({ delayUsMin, delayUsMean }) => delayUsMean >= delayUsMin, 'the mean delay is less than the shortest'),
);

const BehaviourSchema = v.variant('kind', [
  v.object({
    kind: v.literal('tick'),
    channel: Name,
    periodUs: time(1000),
    offsetUs: v.optional(time(), 0),
    jitterUs: v.optional(time(), 0),
    count: v.optional(integer(0, 1_000_000), 0),
    message: MessageSchema,
  }),
  v.object({
    kind: v.literal('publish'),
    on: v.optional(On, ''),
    channel: Name,
    delayUs: v.optional(time(), 0),
    message: MessageSchema,
  }),
  v.object({ kind: v.literal('forward'), on: v.optional(On, ''), channel: Name, delayUs: v.optional(time(), 0) }),
  v.object({
    kind: v.literal('reply'),
    on: v.optional(On, ''),
    delayUs: v.optional(time(), 0),
    message: MessageSchema,
  }),
  v.object({ kind: v.literal('work'), on: v.optional(On, ''), durationUs: time(), jitterUs: v.optional(time(), 0) }),
  v.object({
    kind: v.literal('throw'),
    on: v.optional(On, ''),
    every: integer(1, 1_000_000),
    error: v.optional(Text, 'failed'),
  }),
]);

const AgentSchema = v.object({
  id: Name,
  x: v.optional(coordinate),
  y: v.optional(coordinate),
  role: v.optional(v.picklist(['agent', 'operator', 'microgrid', 'device', 'worker']), 'agent'),
  behaviours: v.optional(v.pipe(v.array(BehaviourSchema), v.maxLength(LIMITS.behavioursOfAgent)), []),
});

const OverflowSchema = v.picklist(['drop-oldest', 'drop-newest', 'reject', 'block']);

const ChannelSchema = v.object({
  id: Name,
  x: v.optional(coordinate),
  y: v.optional(coordinate),
  pair: v.optional(v.boolean(), false),
  capacity: v.optional(integer(1, LIMITS.capacity), DEFAULT_CAPACITY),
  overflow: v.optional(OverflowSchema, DEFAULT_OVERFLOW),
});

const LinkKindSchema = v.picklist(['publish', 'subscribe', 'consume']);

const LinkSchema = v.object({
  kind: LinkKindSchema,
  agent: Name,
  channel: Name,
  network: v.optional(NetworkSchema),
});

const InterventionSchema = v.variant('kind', [
  v.object({ kind: v.literal('publish'), atUs: time(), agent: Name, channel: Name, message: MessageSchema }),
  v.object({ kind: v.picklist(['consume', 'subscribe', 'unsubscribe']), atUs: time(), agent: Name, channel: Name }),
  v.object({
    kind: v.picklist(['drop', 'duplicate']),
    atUs: time(),
    agent: Name,
    channel: Name,
    link: LinkKindSchema,
    hop: integer(1, LIMITS.hops),
  }),
  v.object({
    kind: v.literal('hold'),
    atUs: time(),
    agent: Name,
    channel: Name,
    link: LinkKindSchema,
    hop: integer(1, LIMITS.hops),
    delayUs: time(),
  }),
]);

const clientLimits = (usual: Client) => ({
  deliveryTimeoutUs: v.optional(time(1000), usual.deliveryTimeoutUs),
  bufferMax: v.optional(integer(1, LIMITS.capacity), usual.bufferMax),
});
const RedisClientSchema = v.object({
  retries: v.optional(v.picklist(['none', 'unsent', 'all']), DEFAULT_REDIS_CLIENT.retries),
  ...clientLimits(DEFAULT_REDIS_CLIENT),
});
const KafkaClientSchema = v.object({
  retries: v.optional(v.picklist(['none', 'all', 'idempotent']), DEFAULT_KAFKA_CLIENT.retries),
  ...clientLimits(DEFAULT_KAFKA_CLIENT),
});

const BrokerSchema = v.variant('kind', [
  v.object({ kind: v.literal('memory') }),
  v.object({ kind: v.literal('redis-pubsub'), client: v.exactOptional(RedisClientSchema) }),
  v.object({
    kind: v.literal('redis-streams'),
    claimAfterUs: v.optional(time(1000), DEFAULT_STREAMS.claimAfterUs),
    trim: v.optional(v.picklist(['exact', 'approximate']), DEFAULT_STREAMS.trim),
    nodeEntries: v.optional(integer(1, LIMITS.capacity), DEFAULT_STREAMS.nodeEntries),
    client: v.exactOptional(RedisClientSchema),
  }),
  v.object({
    kind: v.literal('kafka'),
    partitions: v.optional(integer(1, LIMITS.partitions), DEFAULT_KAFKA.partitions),
    key: v.optional(v.picklist(['producer', 'none']), DEFAULT_KAFKA.key),
    batchRecords: v.optional(integer(1, LIMITS.capacity), DEFAULT_KAFKA.batchRecords),
    retentionUs: v.optional(time(), DEFAULT_KAFKA.retentionUs),
    segmentUs: v.optional(time(1000), DEFAULT_KAFKA.segmentUs),
    segmentRecords: v.optional(integer(0, LIMITS.capacity), DEFAULT_KAFKA.segmentRecords),
    checkUs: v.optional(time(1000), DEFAULT_KAFKA.checkUs),
    rebalanceUs: v.optional(time(), DEFAULT_KAFKA.rebalanceUs),
    protocol: v.optional(v.picklist(['eager', 'cooperative', 'new']), DEFAULT_KAFKA.protocol),
    work: v.optional(v.picklist(['inside', 'outside']), DEFAULT_KAFKA.work),
    maxPollUs: v.optional(time(1000), DEFAULT_KAFKA.maxPollUs),
    sessionUs: v.optional(time(), DEFAULT_KAFKA.sessionUs),
    joinUs: v.optional(time(), DEFAULT_KAFKA.joinUs),
    client: v.exactOptional(KafkaClientSchema),
  }),
  v.object({
    kind: v.literal('kafka-share'),
    partitions: v.optional(integer(1, LIMITS.partitions), DEFAULT_SHARE.partitions),
    lockUs: v.optional(time(1000), DEFAULT_SHARE.lockUs),
    deliveriesMax: v.optional(integer(1, LIMITS.deliveries), DEFAULT_SHARE.deliveriesMax),
    locksMax: v.optional(integer(1, LIMITS.capacity), DEFAULT_SHARE.locksMax),
    onFailure: v.optional(v.picklist(['release', 'reject']), DEFAULT_SHARE.onFailure),
    client: v.exactOptional(KafkaClientSchema),
  }),
]);

const WhereSchema = v.variant('at', [
  v.object({ at: v.literal('everything') }),
  v.object({ at: v.literal('agent'), agent: Name }),
  v.object({ at: v.literal('channel'), channel: Name }),
  v.object({ at: v.literal('link'), link: LinkKindSchema, agent: Name, channel: Name }),
  v.object({
    at: v.literal('border'),
    agents: v.optional(v.pipe(v.array(Name), v.maxLength(LIMITS.agents)), []),
    channels: v.optional(v.pipe(v.array(Name), v.maxLength(LIMITS.channels)), []),
  }),
]);

const lasting = { fromUs: time(), untilUs: time(1), where: WhereSchema };
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const FaultSchema = v.pipe(
  v.variant('kind', [
    v.object({ kind: v.literal('delay'), ...lasting, delayUs: v.optional(time(), 0), jitterUs: v.optional(time(), 0) }),
    v.object({ kind: v.literal('loss'), ...lasting, probability }),
    v.object({ kind: v.literal('duplication'), ...lasting, probability }),
    v.object({ kind: v.literal('reordering'), ...lasting, probability, delayUs: v.optional(time(), 0) }),
    v.object({ kind: v.literal('cut'), ...lasting }),
    v.object({ kind: v.literal('crash'), ...lasting }),
    v.object({
      kind: v.literal('slow'),
      ...lasting,
      factor: v.pipe(v.number(), v.minValue(1), v.maxValue(LIMITS.slowness)),
    }),
    v.object({ kind: v.literal('throw'), ...lasting, error: v.optional(Text, 'failed') }),
    v.object({
      kind: v.literal('full'),
      ...lasting,
      capacity: integer(1, LIMITS.capacity),
      overflow: v.optional(OverflowSchema, DEFAULT_OVERFLOW),
    }),
  ]),
  v.check(({ fromUs, untilUs }) => fromUs < untilUs, 'it ends before it starts'),
  v.check(({ kind, where }) => FAULT_PLACES[kind].includes(where.at), 'it does not apply there'),
);

const AssertionSchema = v.variant('kind', [
  v.object({ kind: v.literal('arrives'), channel: On, agent: On, withinUs: time() }),
  v.object({ kind: v.literal('once'), channel: v.optional(On, ''), agent: v.optional(On, '') }),
  v.object({ kind: v.literal('inOrder'), channel: v.optional(On, ''), agent: v.optional(On, '') }),
  v.object({ kind: v.literal('depth'), channel: v.optional(On, ''), depthMax: integer(0, LIMITS.capacity) }),
  v.object({ kind: v.literal('nothingLost'), channel: v.optional(On, '') }),
  v.object({ kind: v.literal('noFailure'), agent: v.optional(On, '') }),
]);

const BookmarkSchema = v.object({ atUs: time(), note: v.optional(Text, '') });

export const ScenarioSchema = v.object({
  version: v.literal(2),
  name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.nameUnits)), 'Untitled scenario'),
  description: v.optional(Text, ''),
  seed: v.optional(integer(0, LIMITS.seed), 1),
  agents: v.optional(v.pipe(v.array(AgentSchema), v.maxLength(LIMITS.agents)), []),
  channels: v.optional(v.pipe(v.array(ChannelSchema), v.maxLength(LIMITS.channels)), []),
  links: v.optional(v.pipe(v.array(LinkSchema), v.maxLength(LIMITS.links)), []),
  network: v.optional(NetworkSchema, DEFAULT_NETWORK),
  broker: v.optional(BrokerSchema, DEFAULT_BROKER),
  faults: v.optional(v.pipe(v.array(FaultSchema), v.maxLength(LIMITS.faults)), []),
  assertions: v.optional(v.pipe(v.array(AssertionSchema), v.maxLength(LIMITS.assertions)), []),
  bookmarks: v.optional(v.pipe(v.array(BookmarkSchema), v.maxLength(LIMITS.bookmarks)), []),
  interventions: v.optional(v.pipe(v.array(InterventionSchema), v.maxLength(LIMITS.interventions)), []),
});

export type ParsedScenario = v.InferOutput<typeof ScenarioSchema>;
