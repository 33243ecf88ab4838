/**
 * The shape of a scenario by allow-list: what it does not name is left out, and what comes out is made of fresh objects.
 * `public/scenario.schema.json` is written from it. Names that must exist and limits across lists are in `check.ts`.
 */
import * as v from 'valibot';
import { BehaviourSchema } from './kinds/behaviours.ts';
import { BrokerSchema } from './kinds/brokers.ts';
import { AssertionSchema } from './kinds/expectations.ts';
import { FaultSchema } from './kinds/faults.ts';
import { InterventionSchema } from './kinds/interventions.ts';
import {
  Beginning,
  Coordinate,
  integer,
  Links,
  Name,
  OverflowOrDefault,
  oneOf,
  Text,
  time,
} from './kinds/value-shapes.ts';
import { DEFAULT_BROKER, DEFAULT_CAPACITY, DEFAULT_NETWORK, LIMITS } from './limits.ts';

export const NetworkSchema = v.pipe(
  v.object({ delayUsMin: time(), delayUsMean: time(), jitterUs: time() }),
  v.forward(
    v.check(
      ({ delayUsMin, delayUsMean }) => delayUsMean >= delayUsMin,
      'The mean delay cannot be less than the shortest delay.',
    ),
    ['delayUsMean'],
  ),
);

const AgentSchema = v.object({
  id: Name,
  x: v.optional(Coordinate),
  y: v.optional(Coordinate),
  role: v.optional(oneOf(['agent', 'operator', 'microgrid', 'device', 'worker']), 'agent'),
  behaviours: v.optional(v.pipe(v.array(BehaviourSchema), v.maxLength(LIMITS.behavioursOfAgent)), []),
});

export const ChannelSchema = v.object({
  id: Name,
  x: v.optional(Coordinate),
  y: v.optional(Coordinate),
  pair: v.optional(v.boolean(), false),
  capacity: v.optional(integer(1, LIMITS.capacity), DEFAULT_CAPACITY),
  overflow: OverflowOrDefault,
});

const LinkSchema = v.object({
  kind: Links,
  agent: Name,
  channel: Name,
  network: v.optional(NetworkSchema),
  fromUs: Beginning,
});

export const BookmarkSchema = v.object({ atUs: time(), note: v.optional(Text, '') });

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
