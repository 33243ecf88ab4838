/** The bodies as JSON Schema. Those of requests match the checks of `body-schema.ts`; a test keeps both equal. */
import { BACKEND_KINDS, BATCH_MESSAGES_MAX, CHANNELS_MAX, LANES_MAX, LEASES_MAX } from '../brokers/gateway/protocol.ts';
import { LEASE_MS_MAX, WAIT_MS_MAX } from './body-schema.ts';
import { PROBLEM_CODES } from './problems.ts';

type Json = Readonly<Record<string, unknown>>;

/** Lengths count UTF-16 units; a character outside of the basic plane has two. */
export const NAME = { type: 'string', minLength: 1, maxLength: 128, pattern: '^[^\\ud800-\\udfff]*$' };
const SESSION = { type: 'string', pattern: '^[\\w-]{8,64}$' };
const TEXT = { type: 'string' };
const COUNT = { type: 'integer', minimum: 0 };

function object(properties: Json, required: readonly string[] = Object.keys(properties)): Json {
  return { type: 'object', properties, required, additionalProperties: false };
}

function array(items: Json, maxItems?: number): Json {
  return { type: 'array', items, ...(maxItems === undefined ? {} : { maxItems }) };
}

const WISH = {
  count: { type: 'integer', minimum: 1, maximum: LEASES_MAX },
  waitMs: { type: 'integer', minimum: 0, maximum: WAIT_MS_MAX },
  leaseMs: { type: 'integer', minimum: 100, maximum: LEASE_MS_MAX },
  session: SESSION,
};

/** Schemas of request bodies, which are checked. */
export const REQUEST_SCHEMAS = {
  PublishRequest: object({
    messages: array(object({ channel: NAME, message: {}, producer: NAME }, ['channel', 'message']), BATCH_MESSAGES_MAX),
  }),
  LeaseRequest: object({ channel: NAME, ...WISH }, ['channel']),
  ChannelLeaseRequest: object(WISH, []),
  SettleRequest: object({ leases: array({ type: 'string', maxLength: 64 }, LEASES_MAX) }),
  StreamRequest: object(
    {
      session: SESSION,
      channels: array(
        object({ channel: NAME, after: { type: 'string', minLength: 1, maxLength: 20_000 } }, ['channel']),
        CHANNELS_MAX,
      ),
      directory: { type: 'boolean' },
      name: NAME,
      subscribes: array(NAME, CHANNELS_MAX),
      carried: object({ carrier: SESSION, lane: SESSION }),
    },
    ['session', 'channels'],
  ),
  CarrierRequest: object({}),
  CarrierCloseRequest: object({ carrier: SESSION, lanes: array(SESSION, LANES_MAX) }),
  ChannelsRequest: object({ channels: array(NAME, CHANNELS_MAX) }),
  PositionsRequest: object({ channels: array(NAME, CHANNELS_MAX), session: SESSION }, ['channels']),
  ChannelRequest: object({ channel: NAME }),
};

const FIGURES = { depth: COUNT, blocked: COUNT, accepted: COUNT, consumed: COUNT, dropped: COUNT };
const PLACED = object({ channel: NAME, position: TEXT, seq: COUNT });
const PROBLEM = object(
  { type: TEXT, title: TEXT, status: COUNT, code: { enum: PROBLEM_CODES }, detail: TEXT, path: TEXT },
  ['type', 'title', 'status', 'code', 'detail'],
);
const NULLABLE = { type: ['string', 'null'] };
const MISSED = { type: ['integer', 'null'], description: 'null where nobody knows' };

const STREAM_EVENTS = {
  hello: object({
    run: TEXT,
    backend: TEXT,
    kind: { enum: BACKEND_KINDS },
    connected: { type: 'boolean' },
    readOnly: { type: 'boolean' },
    addresses: array(TEXT),
    positions: array(PLACED),
  }),
  message: object({
    channel: NAME,
    seq: COUNT,
    producer: NULLABLE,
    bytes: COUNT,
    message: { type: 'object' },
  }),
  gap: object({ channel: NAME, seq: COUNT, missed: MISSED }),
  available: object({ channel: NAME }),
  overflow: object({ channel: NAME, seq: COUNT, policy: { enum: ['drop-oldest', 'drop-newest'] } }),
  error: object({ channel: NAME, seq: COUNT, code: { enum: PROBLEM_CODES }, detail: TEXT }),
  disconnected: object({ reason: TEXT }),
  connected: object({}),
  channels: object({ channels: array(object({ channel: NAME, figures: object(FIGURES) }, ['channel'])) }),
  clients: object({ clients: array(object({ id: COUNT, name: NULLABLE, subscribes: array(NAME) })) }),
  taken: object({
    channel: NAME,
    seq: COUNT,
    producer: NULLABLE,
    bytes: COUNT,
    message: { type: 'object' },
    by: NULLABLE,
    redelivered: { type: 'boolean' },
  }),
  droppedNotices: object({ takes: COUNT }),
  bye: object({ reason: TEXT }),
};

const CARRIER_EVENTS = {
  carrier: object({ carrier: SESSION }),
  part: object({
    lane: SESSION,
    text: { type: 'string', description: 'Of the stream, as on a connection of its own' },
  }),
  end: object({ lane: SESSION }),
};

export const JSON_SCHEMAS: Json = {
  Message: { type: 'object', description: 'Any JSON object, at most 1 MiB and 256 levels deep' },
  ...REQUEST_SCHEMAS,
  PublishResponse: object({ outcomes: array({ anyOf: [PROBLEM, { type: 'null' }] }) }),
  PositionsResponse: object({ positions: array(PLACED), events: COUNT }),
  LeaseResponse: object({
    leases: array(
      object({
        lease: TEXT,
        channel: NAME,
        id: TEXT,
        seq: COUNT,
        producer: NULLABLE,
        redelivered: { type: 'boolean' },
        message: { type: 'object' },
      }),
    ),
  }),
  SettleResponse: object({ settled: COUNT, unknown: array(TEXT) }),
  ChannelsResponse: object({ channels: array(NAME) }),
  Figures: object({ channel: NAME, ...FIGURES }),
  Problem: PROBLEM,
  CarrierEvents: { ...object(CARRIER_EVENTS, []), description: 'By the name of the event, what its `data` is.' },
  StreamEvents: { ...object(STREAM_EVENTS, []), description: 'By the name of the event, what its `data` is.' },
};
