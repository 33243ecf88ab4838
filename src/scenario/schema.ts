/**
 * The shape of a scenario by allow-list: what it does not name is left out, and what comes out is made of fresh objects.
 * `public/scenario.schema.json` is written from it. Names that must exist and limits across lists are in `check.ts`.
 */
import * as v from 'valibot';
import { messageOf } from './check-parts.ts';
import { DEFAULT_CAPACITY, DEFAULT_NETWORK, LIMITS } from './limits.ts';
import type { Template } from './scenario.ts';

const integer = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const time = (min = 0) => integer(min, LIMITS.timeUs);
const coordinate = integer(-LIMITS.coordinate, LIMITS.coordinate);
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.nameUnits));
const Text = v.pipe(v.string(), v.maxLength(LIMITS.textUnits));
/** A channel, or '' for any. */
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

const ChannelSchema = v.object({
  id: Name,
  x: v.optional(coordinate),
  y: v.optional(coordinate),
  pair: v.optional(v.boolean(), false),
  capacity: v.optional(integer(1, LIMITS.capacity), DEFAULT_CAPACITY),
});

const LinkSchema = v.object({
  kind: v.picklist(['publish', 'subscribe', 'consume']),
  agent: Name,
  channel: Name,
  network: v.optional(NetworkSchema),
});

const InterventionSchema = v.variant('kind', [
  v.object({ kind: v.literal('publish'), atUs: time(), agent: Name, channel: Name, message: MessageSchema }),
  v.object({ kind: v.picklist(['consume', 'subscribe', 'unsubscribe']), atUs: time(), agent: Name, channel: Name }),
]);

export const ScenarioSchema = v.object({
  version: v.literal(1),
  name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.nameUnits)), 'Untitled scenario'),
  description: v.optional(Text, ''),
  seed: v.optional(integer(0, LIMITS.seed), 1),
  agents: v.optional(v.pipe(v.array(AgentSchema), v.maxLength(LIMITS.agents)), []),
  channels: v.optional(v.pipe(v.array(ChannelSchema), v.maxLength(LIMITS.channels)), []),
  links: v.optional(v.pipe(v.array(LinkSchema), v.maxLength(LIMITS.links)), []),
  network: v.optional(NetworkSchema, DEFAULT_NETWORK),
  interventions: v.optional(v.pipe(v.array(InterventionSchema), v.maxLength(LIMITS.interventions)), []),
});

export type ParsedScenario = v.InferOutput<typeof ScenarioSchema>;
