/** The schemas of request bodies: bodies are parsed by them, and the OpenAPI document is made of them. */
import * as v from 'valibot';
import { CLASS_CHOICES_MAX, CLASS_STEPS, PHONE_NAME_MAX } from '../brokers/gateway/class-protocol.ts';
import { BATCH_MESSAGES_MAX, CHANNELS_MAX, LANES_MAX, LEASES_MAX } from '../brokers/gateway/protocol.ts';
import { PAYLOAD_DEPTH_MAX, PayloadError } from '../messaging/index.ts';
import { parseJson } from '../messaging/parts.ts';
import { GatewayProblem } from './problems.ts';

/** Levels of a body around its messages. */
const ENVELOPE_DEPTH = 3;
export const WAIT_MS_MAX = 30_000;
export const LEASE_MS_MAX = 300_000;

/** Matches text without a lone surrogate. */
const WELL_FORMED = /^[^\ud800-\udfff]*$/u;
export const NAME = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(WELL_FORMED));
export const SESSION = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/));
const position = v.pipe(v.string(), v.minLength(1), v.maxLength(20_000));
const integer = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const list = <Item extends v.GenericSchema>(item: Item, max: number) => v.pipe(v.array(item), v.maxLength(max));

/** A message. It is checked when it is published: deeply plain JSON, within the limits of a message. */
export const MESSAGE = v.custom<Readonly<Record<string, unknown>>>(() => true);

/** Text that people read in a class. */
const words = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max), v.regex(WELL_FORMED));
const CHOICE_ID = words(64);
/** Largest size of a link, in characters; the page refuses longer ones. */
const FRAGMENT_MAX = 64 * 1024;

const wish = {
  count: v.optional(integer(1, LEASES_MAX)),
  waitMs: v.optional(integer(0, WAIT_MS_MAX)),
  leaseMs: v.optional(integer(100, LEASE_MS_MAX)),
  session: v.optional(SESSION),
};

export const SCHEMAS = {
  /** An object, as all bodies. */
  Message: v.pipe(MESSAGE, v.description('Any JSON object, at most 1 MiB and 256 levels deep')),
  PublishRequest: v.strictObject({
    messages: list(
      v.strictObject({ channel: NAME, message: v.unknown(), producer: v.optional(NAME) }),
      BATCH_MESSAGES_MAX,
    ),
  }),
  LeaseRequest: v.strictObject({ channel: NAME, ...wish }),
  ChannelLeaseRequest: v.strictObject(wish),
  SettleRequest: v.strictObject({ leases: list(v.pipe(v.string(), v.maxLength(64)), LEASES_MAX) }),
  StreamRequest: v.strictObject({
    session: SESSION,
    channels: list(v.strictObject({ channel: NAME, after: v.optional(position) }), CHANNELS_MAX),
    directory: v.optional(v.boolean()),
    name: v.optional(NAME),
    subscribes: v.optional(list(NAME, CHANNELS_MAX)),
    carried: v.optional(v.strictObject({ carrier: SESSION, lane: SESSION })),
  }),
  CarrierRequest: v.strictObject({}),
  CarrierCloseRequest: v.strictObject({ carrier: SESSION, lanes: list(SESSION, LANES_MAX) }),
  ChannelsRequest: v.strictObject({ channels: list(NAME, CHANNELS_MAX) }),
  PositionsRequest: v.strictObject({ channels: list(NAME, CHANNELS_MAX), session: v.optional(SESSION) }),
  ChannelRequest: v.strictObject({ channel: NAME }),
  ClassRequest: v.strictObject({}),
  /** A moment, an entry of the gallery, a recording; never a token, which is written with an equals sign. */
  MomentRequest: v.strictObject({
    fragment: v.pipe(v.string(), v.maxLength(FRAGMENT_MAX), v.regex(/^[\w.~/-]+$/)),
  }),
  JoinRequest: v.strictObject({
    name: v.optional(v.pipe(v.string(), v.maxLength(PHONE_NAME_MAX), v.regex(WELL_FORMED))),
  }),
  VoteRequest: v.strictObject({
    round: integer(1, 1000),
    phase: v.picklist(['first', 'second']),
    choice: CHOICE_ID,
  }),
  ClassQuestion: v.strictObject({
    words: words(1000),
    choices: v.pipe(
      v.array(v.strictObject({ id: CHOICE_ID, words: words(500), misconception: v.optional(words(64)) })),
      v.minLength(2),
      v.maxLength(CLASS_CHOICES_MAX),
    ),
    right: v.optional(CHOICE_ID),
    why: v.optional(words(2000)),
  }),
  StepRequest: v.strictObject({ step: v.picklist(CLASS_STEPS) }),
} as const;

/** Visible characters of ASCII. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;

/**
 * Parses a body by its schema. The error states where and what, and repeats no value of the body.
 * @throws GatewayProblem if it is not JSON, or does not match the schema
 * @throws PayloadError for a value that would change when it is read
 */
export function parseBody<Schema extends v.GenericSchema>(schema: Schema, text: string): v.InferOutput<Schema> {
  const read = parseJson(text, { depthMax: PAYLOAD_DEPTH_MAX + ENVELOPE_DEPTH, negativeZero: true });
  if (!read.ok) {
    const { kind, message, line, column, path } = read.problem;
    const detail = `${message} (line ${line}, column ${column} of the body)`;
    if (kind === 'value') throw new PayloadError(detail, path);
    throw new GatewayProblem('invalid-body', `The body is not JSON: ${detail}`);
  }
  // Every body is an object; to the library, a list is one too.
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) {
    throw new GatewayProblem('invalid-body', `The body must be a JSON object, and is ${kindOf(read.value)}`);
  }
  const result = v.safeParse(schema, read.value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue) ?? 'the body';
  throw new GatewayProblem('invalid-body', `At ${where}: ${wrongIn(issue)}`);
}

/** Returns what is wrong, without the value. */
function wrongIn(issue: v.BaseIssue<unknown>): string {
  const { type, expected, received, requirement, input } = issue;
  const unit = typeof input === 'string' ? ' characters' : Array.isArray(input) ? ' entries' : '';
  switch (type) {
    case 'strict_object':
      if (expected === 'never') return 'there is no such field';
      return received === 'undefined' ? 'it is missing' : `expected ${expected}`;
    case 'min_length':
    case 'min_value':
      return `expected at least ${requirement}${unit}`;
    case 'max_length':
    case 'max_value':
      return `expected at most ${requirement}${unit}`;
    default:
      return `expected ${expected ?? 'something else'}`;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
