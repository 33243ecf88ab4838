import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { memoryBackend } from './backends/memory-backend.ts';
import { parseBody, SCHEMAS } from './body-schema.ts';
import { JSON_SCHEMAS, openApiDocument } from './openapi.ts';
import { Lesson } from './testing/class.ts';
import { ask, WireStream } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';

describe('what the description forbids is refused, and what it allows is not', () => {
  /** A valid request for each body. */
  const RIGHT: Readonly<Record<Exclude<keyof typeof SCHEMAS, 'Message'>, object>> = {
    PublishRequest: { messages: [{ channel: 'a', message: {}, producer: 'mg1' }] },
    LeaseRequest: { channel: 'a', count: 1, waitMs: 0, leaseMs: 100, session: 'session-1' },
    ChannelLeaseRequest: { count: 1, waitMs: 0, leaseMs: 100, session: 'session-1' },
    SettleRequest: { leases: ['one'] },
    StreamRequest: {
      session: 'session-1',
      channels: [{ channel: 'a', after: 'start' }],
      directory: true,
      name: 'mg1',
      subscribes: ['a'],
      carried: { carrier: 'carrier-1', lane: 'lane-one' },
    },
    CarrierRequest: {},
    CarrierCloseRequest: { carrier: 'carrier-1', lanes: ['lane-one'] },
    ChannelsRequest: { channels: ['a'] },
    PositionsRequest: { channels: ['a'], session: 'session-1' },
    ChannelRequest: { channel: 'a' },
    ClassRequest: {},
    MomentRequest: { fragment: '1.abc' },
    JoinRequest: { name: 'Ada' },
    VoteRequest: { round: 1, phase: 'first', choice: 'a' },
    ClassQuestion: {
      words: 'Who receives it?',
      choices: [
        { id: 'a', words: 'mg1' },
        { id: 'b', words: 'mg2' },
      ],
      right: 'a',
      why: 'It subscribes.',
    },
    StepRequest: { step: 'close' },
  };
  const STRANGE = [
    null,
    true,
    0,
    1,
    -1,
    1.5,
    99,
    100,
    256,
    257,
    30_000,
    30_001,
    300_000,
    300_001,
    1e308,
    '',
    'a',
    [],
    {},
  ];
  const TEXTS = ['x'.repeat(7), 'x'.repeat(8), 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(128), 'x'.repeat(129)];
  const ODD = ['\ud800', 'a\udc00', '🪶', 'with space', 'a/b', [null], [''], [{}], ['x'.repeat(129)], { channel: 1 }];

  /** Returns the value with each part of it in turn replaced, left out, or joined by another. */
  function variants(value: unknown): readonly unknown[] {
    const own = [...STRANGE, ...TEXTS, ...ODD];
    if (Array.isArray(value))
      return [...own, ...value.flatMap((item, place) => variants(item).map((other) => value.with(place, other)))];
    if (typeof value !== 'object' || value === null) return own;
    const parts = Object.entries(value).flatMap(([key, part]) => [
      ...variants(part).map((other) => ({ ...value, [key]: other })),
      Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)),
    ]);
    return [...own, ...parts, { ...value, more: 1 }];
  }

  it.each(Object.entries(RIGHT))('%s', (name, right) => {
    const ajv = new Ajv2020({ strict: false });
    const validate = ajv.compile(JSON_SCHEMAS[name as keyof typeof SCHEMAS]);
    expect(validate(right)).toBe(true);
    const seen = { allowed: 0, refused: 0 };
    for (const value of variants(right)) {
      const isAllowed = validate(value);
      let isTaken = true;
      try {
        parseBody(SCHEMAS[name as keyof typeof SCHEMAS], JSON.stringify(value));
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^(invalid-body|payload)$/) });
        isTaken = false;
      }
      // A lone surrogate is not JSON text, which a schema describes: it is refused everywhere.
      const isText = JSON.stringify(value).search(/\\ud[89a-f]/) === -1;
      expect([value, isTaken]).toEqual([value, isAllowed && isText]);
      seen[isAllowed ? 'allowed' : 'refused'] += 1;
    }
    expect(seen.refused).toBeGreaterThan(20);
  });

  it('a body that is no object says what was expected', () => {
    for (const [text, kind] of [
      ['[]', 'a list'],
      ['null', 'null'],
      ['"x"', 'a string'],
      ['1', 'a number'],
    ] as const) {
      for (const schema of Object.values(SCHEMAS))
        expect(() => parseBody(schema, text)).toThrow(`The body must be a JSON object, and is ${kind}`);
    }
  });

  it('headers', async () => {
    const harness = gatewayHarness(() => memoryBackend());
    onTestFinished(() => harness.closeAll());
    const gateway = await harness.start();
    const document = openApiDocument('1');
    const ajv = new Ajv2020({ strict: false });
    const { post } = (document.paths as Record<string, Record<string, { parameters: readonly Described[] }>>)[
      '/v1/channels/{channel}/messages'
    ] as { post: { parameters: readonly Described[] } };
    const values = ['', 'a', 'x'.repeat(128), 'x'.repeat(129), 'a b', 'ä', '!~'];
    for (const { name, schema } of post.parameters.filter((one) => one.name !== 'Heronry-Run')) {
      for (const value of values) {
        const { status } = await ask(gateway, '/v1/channels/a/messages', { body: '{}', headers: { [name]: value } });
        expect([name, value, status === 204]).toEqual([name, value, ajv.validate(schema, value)]);
      }
    }
  });
});

interface Described {
  readonly name: string;
  readonly schema: object;
}

it('each operation has a name of its own, and each address says where it is', () => {
  const { paths, servers } = openApiDocument('1') as { paths: Record<string, Record<string, object>>; servers: object };
  const operations = Object.values(paths).flatMap((one) =>
    Object.entries(one).flatMap(([method, operation]) => (method === 'parameters' ? [] : [operation])),
  );
  const names = operations.map((one) => ('operationId' in one ? one.operationId : undefined));
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(operations.length);
  expect(servers).toEqual([expect.objectContaining({ url: '/' })]);
});

it('every reference leads somewhere, and every schema is used', () => {
  const text = JSON.stringify(openApiDocument('1'));
  const used = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name));
  expect([...used].toSorted()).toEqual(Object.keys(JSON_SCHEMAS).toSorted());
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
  const lesson = await Lesson.open(gateway);
  const phone = await lesson.join('Ada');
  await lesson.ask();
  await lesson.vote(phone, 'a');
  await lesson.step('reveal');
  await asked('/v1/classes', 'ClassOpened', '{}');
  await asked('/v1/moments', 'MomentStored', '{"fragment":"1.abc"}');
  await asked(`/c/${lesson.code}/join`, 'ClassJoined', '{}');
  check(schemas.ClassResults ?? {}, await lesson.results());
  for (const [{ stream: of }, schema] of [
    [phone, 'PhoneEvents'],
    [lesson.teacher, 'ClassEvents'],
  ] as const) {
    await of.until(() => of.events.length > 0, 'a state');
    for (const { event, data } of of.events) check(schemas[schema] ?? {}, { [event]: JSON.parse(data) });
  }
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
