/**
 * The format of a recording's events: a row for each kind, with the rule of each field. Reader, checks and the published JSON
 * Schema follow from the rows. A kind or a field without a rule does not compile.
 */
import { FLOATS_MAX } from '../../messaging/parts.ts';
import type { Base, EventOf, TraceEventKind } from '../events.ts';
import { RECORDING_LIMITS as LIMITS } from './recording-limits.ts';
import {
  AGENT,
  CHANNEL,
  CODE_NAME,
  COUNT,
  FAULT,
  FAULT_NAME,
  FLAG,
  listOf,
  MESSAGE,
  MESSAGES,
  NOT,
  OBJECT,
  type OptionalRule,
  ORDER,
  oneOf,
  optional,
  PARTITION,
  type Rule,
  SHARE,
  TEXT,
  TIME,
  whole,
} from './rules.ts';

/** Rules of the fields of an event: one that may be left out has an optional rule. */
type FieldsOf<Event> = {
  readonly [Field in Exclude<keyof Event, keyof Base | 'kind'>]-?: object extends Pick<Event, Field>
    ? OptionalRule
    : Rule;
};
type Kinds = { readonly [Kind in TraceEventKind]: FieldsOf<EventOf<Kind>> };

const channelMessage = { channel: CHANNEL, message: MESSAGE };
const agentChannel = { agent: AGENT, channel: CHANNEL };
const clientMessage = { agent: AGENT, channel: CHANNEL, message: MESSAGE };
const fault = optional(FAULT);
const line = optional(whole(1, 1_000_000));
const STOP_REASON = oneOf(['instructions', 'calls', 'memory', 'stack', 'logLines', 'messageSize', 'timers']);
const inLog = { partition: optional(PARTITION), offset: optional(COUNT) };
const via = oneOf(['subscribe', 'consume']);
const hopVia = oneOf(['publish', 'subscribe', 'consume']);
const to = optional(AGENT);
const retried = optional(FLAG);
const deliveries = whole(0, 1_000_000);
const turned = { fault: FAULT, what: FAULT_NAME, agent: optional(AGENT), channel: optional(CHANNEL) };
const crashed = { agent: AGENT, fault: FAULT };
const work = { agent: AGENT, message: optional(MESSAGE), what: optional(TEXT) };

export const KINDS: Kinds = {
  published: {
    agent: AGENT,
    to,
    channel: CHANNEL,
    arrivesUs: TIME,
    about: optional(MESSAGE),
    alsoAbout: optional(MESSAGES),
    earlier: optional(FLAG),
    unsent: optional(FLAG),
    fault,
    floats: optional(listOf(TEXT, FLOATS_MAX)),
    payload: OBJECT,
  },
  sent: { ...clientMessage, arrivesUs: TIME, fault },
  discarded: { ...clientMessage, reason: oneOf(['duplicate', 'outOfOrder']), retried },
  unanswered: { ...clientMessage, fault },
  gaveUp: {
    ...clientMessage,
    reason: oneOf(['timeout', 'full', 'unanswered', 'crash']),
    uncertain: optional(FLAG),
    fault,
  },
  accepted: { ...channelMessage, seq: ORDER, ...inLog, kept: optional(NOT) },
  rejected: { ...channelMessage, reason: TEXT, fault },
  dropped: { ...channelMessage, seq: ORDER, reason: oneOf(['overflow', 'cleared']), fault },
  dispatched: {
    via,
    ...clientMessage,
    seq: ORDER,
    ...inLog,
    arrivesUs: TIME,
    redelivered: optional(FLAG),
    deliveries: optional(deliveries),
    lockedUntilUs: optional(TIME),
    fault,
  },
  received: { via: oneOf(['subscribe', 'consume', 'direct']), ...clientMessage, buffered: optional(FLAG) },
  ignored: { ...clientMessage, reason: oneOf(['unsubscribed', 'readAgain']) },
  consumeStarted: agentChannel,
  consumeCancelled: agentChannel,
  subscribed: agentChannel,
  unsubscribed: agentChannel,
  workStarted: { ...work, untilUs: TIME, fromInbox: optional(FLAG), fault },
  workFinished: work,
  failed: { ...clientMessage, error: TEXT, line, fault },
  threw: { agent: AGENT, error: TEXT, line },
  brokerThrew: { channel: CHANNEL, error: TEXT, line },
  brokerStopped: { channel: CHANNEL, reason: STOP_REASON },
  stopped: {
    agent: AGENT,
    reason: STOP_REASON,
    message: optional(MESSAGE),
  },
  logged: { agent: AGENT, text: TEXT, message: optional(MESSAGE) },
  timerFired: { agent: AGENT },
  duplicated: { via: hopVia, ...clientMessage, to, arrivesUs: TIME, fault },
  delayed: { via: hopVia, ...clientMessage, to, fraction: SHARE, resumesUs: TIME, arrivesUs: TIME, fault },
  lost: {
    via: hopVia,
    ...clientMessage,
    to,
    reason: oneOf(['loss', 'cut', 'crash', 'hand', 'cancelled']),
    retried,
    fraction: SHARE,
    fault,
  },
  blocked: { ...channelMessage, fault },
  faultBegan: turned,
  faultEnded: turned,
  crashed,
  restarted: crashed,
  abandoned: { ...clientMessage, fault },
  acknowledged: { ...clientMessage, seq: ORDER, ...inLog, committed: optional(COUNT) },
  released: {
    ...clientMessage,
    seq: ORDER,
    ...inLog,
    reason: oneOf(['failed', 'rejected', 'lockExpired', 'left']),
    deliveries,
    archived: optional(FLAG),
  },
  expired: { ...channelMessage, seq: ORDER, ...inLog, reason: oneOf(['retention', 'length']), fault },
  rebalanceStarted: {
    ...agentChannel,
    reason: oneOf(['joined', 'left', 'missing']),
    untilUs: TIME,
    goesOn: optional(FLAG),
  },
  partitionsAssigned: {
    channel: CHANNEL,
    owners: listOf({ ...TEXT, schema: { type: 'string', maxLength: LIMITS.nameUnits } }, LIMITS.partitions),
    offsets: listOf(COUNT, LIMITS.partitions),
  },
  joinStarted: { ...agentChannel, untilUs: TIME },
  joined: agentChannel,
  measured: {
    channel: CHANNEL,
    depth: whole(0, LIMITS.depth),
    accepted: COUNT,
    consumed: COUNT,
    dropped: COUNT,
  },
  missed: {
    channel: CHANNEL,
    count: optional(COUNT),
    reason: oneOf(['gap', 'rate', 'full', 'unreadable']),
  },
  polled: { ...agentChannel, count: optional(ORDER) },
  noted: {
    what: CODE_NAME,
    text: TEXT,
    hint: optional(FLAG),
    agent: optional(AGENT),
    channel: optional(CHANNEL),
    message: optional(MESSAGE),
    ageUs: optional(TIME),
  },
  userActed: { index: whole(0, 1_000_000) },
  halted: { reason: oneOf(['events', 'instant', 'inFlight', 'payloads']) },
};

/** A kind's fields, in order. */
export type Field = readonly [name: string, rule: Rule];

/** Fields of each kind, by its name. */
export const FIELDS_OF: ReadonlyMap<string, readonly Field[]> = new Map(
  Object.entries(KINDS).map(([kind, fields]) => [kind, Object.entries(fields)]),
);
