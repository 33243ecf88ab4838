import { toJsonSchema } from '@valibot/to-json-schema';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect, it, onTestFinished } from 'vitest';
import { memoryBackend } from './backends/memory.ts';
import { openApiDocument } from './openapi.ts';
import { JSON_SCHEMAS, REQUEST_SCHEMAS } from './openapi-schemas.ts';
import { SCHEMAS } from './schema.ts';
import { ask, WireStream } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';

it.each(Object.keys(REQUEST_SCHEMAS) as (keyof typeof REQUEST_SCHEMAS)[])(
  '%s - what is described is what is checked',
  (name) => {
    const { $schema: _, ...checked } = toJsonSchema(SCHEMAS[name]);
    expect(REQUEST_SCHEMAS[name]).toEqual(checked);
  },
);

it('every reference leads somewhere, and every schema is used', () => {
  const text = JSON.stringify(openApiDocument('1'));
  const used = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name));
  // Events come one by one, and are described beside the stream.
  expect([...used, 'CarrierEvents', 'StreamEvents'].toSorted()).toEqual(Object.keys(JSON_SCHEMAS).toSorted());
});

it('answers and events are as they are described', async () => {
  const harness = gatewayHarness(() => memoryBackend({ capacity: 1 }));
  onTestFinished(() => harness.closeAll());
  const gateway = await harness.start();
  const ajv = new Ajv2020({ strict: false });
  const check = (schema: object, value: unknown): void => {
    const valid = ajv.validate(schema, value);
    expect([value, valid ? null : ajv.errors]).toEqual([value, null]);
  };
  const stream = new WireStream(gateway, '/v1/events', {
    body: '{"session":"12345678","channels":[{"channel":"a"}],"directory":true,"name":"page","subscribes":["a"]}',
  });
  await stream.reach('channels', 1);
  const schemas = JSON_SCHEMAS as Record<string, Record<string, object>>;
  const asked = async (path: string, schema: string, body?: string) => {
    const { text } = await ask(gateway, path, body === undefined ? {} : { body });
    check(schemas[schema] ?? {}, JSON.parse(text));
  };
  await asked(
    '/v1/messages',
    'PublishResponse',
    '{"messages":[{"channel":"a","message":{}},{"channel":"a","message":1}]}',
  );
  await asked('/v1/messages', 'PublishResponse', '{"messages":[{"channel":"a","message":{}}]}');
  await asked('/v1/positions', 'PositionsResponse', '{"channels":["a","b"]}');
  await asked('/v1/leases', 'LeaseResponse', '{"channel":"a"}');
  await asked('/v1/leases/release', 'SettleResponse', '{"leases":["none"]}');
  await asked('/v1/channels', 'ChannelsResponse');
  await asked('/v1/channels/a', 'Figures');
  await asked('/v1/figures', 'Figures', '{"channel":"a"}');
  await asked('/v1/nothing', 'Problem');
  await stream.reach('overflow', 1);
  await stream.reach('message', 2);
  await stream.reach('taken', 1);
  await gateway.close();
  await stream.ended;
  const { properties = {} } = schemas.StreamEvents ?? {};
  const events = properties as Record<string, object>;
  for (const { event, data } of stream.events) check(events[event] ?? { not: {} }, JSON.parse(data));
  expect(new Set(stream.events.map(({ event }) => event))).toEqual(
    new Set(['hello', 'channels', 'clients', 'overflow', 'message', 'taken', 'bye']),
  );
});
