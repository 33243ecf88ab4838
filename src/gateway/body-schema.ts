/** The schemas of bodies. The OpenAPI document is the same, and a test keeps both equal. */
import * as v from 'valibot';
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
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(WELL_FORMED));
const session = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/));
const position = v.pipe(v.string(), v.minLength(1), v.maxLength(20_000));
const integer = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const list = <Item extends v.GenericSchema>(item: Item, max: number) => v.pipe(v.array(item), v.maxLength(max));

const wish = {
  count: v.optional(integer(1, LEASES_MAX)),
  waitMs: v.optional(integer(0, WAIT_MS_MAX)),
  leaseMs: v.optional(integer(100, LEASE_MS_MAX)),
  session: v.optional(session),
};

export const SCHEMAS = {
  /** An object, as all bodies. It is checked when it is published: deeply plain JSON, within the limits of a message. */
  Message: v.custom<Readonly<Record<string, unknown>>>(() => true),
  PublishRequest: v.strictObject({
    messages: list(
      v.strictObject({ channel: name, message: v.unknown(), producer: v.optional(name) }),
      BATCH_MESSAGES_MAX,
    ),
  }),
  LeaseRequest: v.strictObject({ channel: name, ...wish }),
  ChannelLeaseRequest: v.strictObject(wish),
  SettleRequest: v.strictObject({ leases: list(v.pipe(v.string(), v.maxLength(64)), LEASES_MAX) }),
  StreamRequest: v.strictObject({
    session,
    channels: list(v.strictObject({ channel: name, after: v.optional(position) }), CHANNELS_MAX),
    directory: v.optional(v.boolean()),
    name: v.optional(name),
    subscribes: v.optional(list(name, CHANNELS_MAX)),
    carried: v.optional(v.strictObject({ carrier: session, lane: session })),
  }),
  CarrierRequest: v.strictObject({}),
  CarrierCloseRequest: v.strictObject({ carrier: session, lanes: list(session, LANES_MAX) }),
  ChannelsRequest: v.strictObject({ channels: list(name, CHANNELS_MAX) }),
  PositionsRequest: v.strictObject({ channels: list(name, CHANNELS_MAX), session: v.optional(session) }),
  ChannelRequest: v.strictObject({ channel: name }),
} as const;

export const PRODUCER = name;

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
  throw new GatewayProblem('invalid-body', `At ${where}: expected ${issue.expected ?? 'something else'}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
