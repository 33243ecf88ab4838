/** The gateway's interface in OpenAPI 3.1, as it serves it. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { HEADERS } from '../brokers/gateway/protocol.ts';
import { ANSWERS } from './answer-schemas.ts';
import { IDEMPOTENCY_KEY, NAME as NAME_SCHEMA, SCHEMAS } from './body-schema.ts';
import { CLASS_PATHS, CLASS_SECURITY } from './classroom/class-openapi.ts';
import { answer, body, header, type Json, operation, ref, stream } from './openapi-parts.ts';

/** Describes a schema. What only code checks is an object, as far as JSON Schema can say. */
function described(schema: GenericSchema): Json {
  const { $schema: _, ...json } = toJsonSchema(schema, {
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === 'custom' ? { type: 'object' } : undefined),
    // The pattern of names has the flag `u`, which patterns of JSON Schema always have.
    errorMode: 'ignore',
  });
  return json;
}

/** All bodies by name. Lengths count UTF-16 units; a character outside of the basic plane has two. */
export const JSON_SCHEMAS: Readonly<Record<keyof typeof SCHEMAS | keyof typeof ANSWERS, Json>> = mapValues(
  { ...SCHEMAS, ...ANSWERS },
  described,
);
const NAME = described(NAME_SCHEMA);

/** Returns a record with each value replaced. */
function mapValues<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  replace: (value: From) => To,
): Record<Key, To> {
  const entries = Object.entries<From>(record).map(([key, value]) => [key, replace(value)]);
  return Object.fromEntries(entries) as Record<Key, To>;
}

const CHANNEL = {
  name: 'channel',
  in: 'path',
  required: true,
  schema: NAME,
};
const KEY = header(HEADERS.idempotencyKey, 'The same request with the same key is done once, and answered alike.', {
  pattern: IDEMPOTENCY_KEY.source,
});
const RUN = header(
  HEADERS.run,
  'The run, from `hello`, that the key was first sent to; of another run nothing is done.',
);
const PRODUCER = header(HEADERS.producer, 'A name for the publisher.', NAME);
const CONSUMER = header(HEADERS.producer, 'A name for who takes, where no stream of `session` has one.', NAME);
const AFTER = header(
  'Last-Event-ID',
  'Goes on after this event, or from the first message that is kept with `start`; without it, from now on.',
);
const STREAM = stream(
  'Events without end; see StreamEvents. The `id` of an event is the position to go on from.',
  'StreamEvents',
);

const PATHS: Json = {
  '/v1/channels/{channel}/messages': {
    parameters: [CHANNEL],
    post: operation(
      'publish',
      'Publish: resolves when the message is accepted',
      { 204: answer('Accepted') },
      {
        parameters: [KEY, RUN, PRODUCER],
        ...body('Message'),
      },
    ),
  },
  '/v1/messages': {
    post: operation(
      'publishSeveral',
      'Publish several, in order on each channel',
      { 200: answer('One outcome for each', ref('PublishResponse')) },
      {
        parameters: [KEY, RUN],
        ...body('PublishRequest'),
      },
    ),
  },
  '/v1/channels/{channel}/events': {
    parameters: [CHANNEL],
    get: operation('subscribe', 'Subscribe to one channel', { 200: STREAM }, { parameters: [AFTER] }),
  },
  '/v1/events': {
    post: operation(
      'openStream',
      'Subscribe to several channels; or look at which channels and clients there are, and who takes what',
      { 200: STREAM, 204: answer('The stream comes on the carrier that the request names') },
      body('StreamRequest'),
    ),
  },
  '/v1/carriers': {
    post: operation(
      'openCarrier',
      'One connection for the streams of several clients, such as the tabs of a browser',
      { 200: stream('Events without end; see CarrierEvents.', 'CarrierEvents') },
      body('CarrierRequest'),
    ),
  },
  '/v1/carriers/close': {
    post: operation(
      'closeLanes',
      'Ends streams that a carrier carries',
      { 204: answer('Done') },
      body('CarrierCloseRequest'),
    ),
  },
  '/v1/positions': {
    post: operation(
      'readPositions',
      'End positions of logs',
      { 200: answer('In order', ref('PositionsResponse')) },
      body('PositionsRequest'),
    ),
  },
  '/v1/channels/{channel}/leases': {
    parameters: [CHANNEL],
    post: operation(
      'lease',
      'Consume: waits for a message and leases it',
      { 200: answer('Empty if no message came in time', ref('LeaseResponse')) },
      {
        parameters: [KEY, RUN, CONSUMER],
        ...body('ChannelLeaseRequest', false),
      },
    ),
  },
  '/v1/leases': {
    post: operation(
      'leaseNow',
      'Consume without waiting',
      { 200: answer('Empty if there is no message', ref('LeaseResponse')) },
      {
        parameters: [KEY, RUN, CONSUMER],
        ...body('LeaseRequest'),
      },
    ),
  },
  '/v1/leases/acknowledge': {
    post: operation(
      'acknowledge',
      'Acknowledges messages',
      { 200: answer('Done', ref('SettleResponse')) },
      body('SettleRequest'),
    ),
  },
  '/v1/leases/release': {
    post: operation(
      'release',
      'Releases messages to the queue',
      { 200: answer('Done', ref('SettleResponse')) },
      body('SettleRequest'),
    ),
  },
  '/v1/channels': {
    get: operation('listChannels', 'Lists the channels', { 200: answer('Their names', ref('ChannelsResponse')) }),
  },
  '/v1/channels/{channel}': {
    parameters: [CHANNEL],
    get: operation('channelFigures', 'Statistics of a channel', {
      200: answer('Zeros if the channel does not exist', ref('Figures')),
    }),
  },
  '/v1/figures': {
    post: operation(
      'figures',
      'The same, for any name',
      { 200: answer('Zeros if the channel does not exist', ref('Figures')) },
      body('ChannelRequest'),
    ),
  },
  '/v1/reset': { post: operation('reset', 'Empties the queues', { 204: answer('Done') }, body('ChannelsRequest')) },
  '/metrics': {
    get: operation('metrics', 'Metrics for Prometheus', {
      200: { description: 'Text', content: { 'text/plain': { schema: { type: 'string' } } } },
    }),
  },
  '/openapi.json': {
    get: { ...operation('openApi', 'This document', { 200: answer('OpenAPI', { type: 'object' }) }), security: [] },
  },
};

export function openApiDocument(version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Heronry gateway',
      license: { name: 'MIT', identifier: 'MIT' },
      version,
      description:
        'Publish is a POST, subscribe a stream of server-sent events, consume a lease that is acknowledged, released or runs out. ' +
        'In a path the names “.” and “..” cannot be written; the addresses that take a channel in the body know all names.',
    },
    servers: [{ url: '/', description: 'The gateway that serves this document' }],
    security: [{ token: [] }],
    paths: { ...PATHS, ...CLASS_PATHS },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Printed when the gateway starts.' },
        ...CLASS_SECURITY,
      },
      schemas: JSON_SCHEMAS,
    },
  };
}
