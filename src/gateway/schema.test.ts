/** Bodies that are read: at each border of each field, one that is and one that is not. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PAYLOAD_DEPTH_MAX } from '../messaging/index.ts';
import { IDEMPOTENCY_KEY, parseBody, SCHEMAS } from './body-schema.ts';
import { problemOf } from './problems.ts';

function read(schema: keyof typeof SCHEMAS, body: unknown): string {
  try {
    parseBody(SCHEMAS[schema], typeof body === 'string' ? body : JSON.stringify(body));
    return 'read';
  } catch (error) {
    const { code, detail } = problemOf(error);
    return `${code}: ${detail}`;
  }
}

const SESSION = 's1234567';
const many = <Item>(length: number, item: Item): Item[] => Array.from({ length }, () => item);
const lease = { channel: 'c' };
const stream = { session: SESSION, channels: [{ channel: 'c' }] };
const message = { channel: 'c', message: {} };

const READ: readonly (readonly [keyof typeof SCHEMAS, object])[] = [
  ['ChannelRequest', { channel: 'x'.repeat(128) }],
  ['LeaseRequest', lease],
  ['LeaseRequest', { ...lease, count: 1, waitMs: 0, leaseMs: 100, session: SESSION }],
  ['LeaseRequest', { ...lease, count: 256, waitMs: 30_000, leaseMs: 300_000, session: 'x-_9'.repeat(16) }],
  ['ChannelLeaseRequest', {}],
  ['SettleRequest', { leases: many(256, 'x'.repeat(64)) }],
  [
    'StreamRequest',
    { ...stream, directory: true, name: 'n', subscribes: ['c'], carried: { carrier: SESSION, lane: SESSION } },
  ],
  ['StreamRequest', { ...stream, channels: [{ channel: 'c', after: 'x'.repeat(20_000) }] }],
  ['CarrierRequest', {}],
  ['CarrierCloseRequest', { carrier: SESSION, lanes: many(1000, SESSION) }],
  ['PublishRequest', { messages: many(1000, message) }],
  ['PublishRequest', { messages: [{ ...message, producer: 'p' }] }],
  ['ChannelsRequest', { channels: many(10_000, 'c') }],
  ['PositionsRequest', { channels: [], session: SESSION }],
];

const REFUSED: readonly (readonly [keyof typeof SCHEMAS, object, string])[] = [
  ['ChannelRequest', { channel: 'x'.repeat(129) }, 'channel'],
  ['ChannelRequest', { channel: '' }, 'channel'],
  ['ChannelRequest', { channel: 1 }, 'channel'],
  ['ChannelRequest', {}, 'channel'],
  ['ChannelRequest', { channel: 'c', more: 1 }, 'more'],
  ['LeaseRequest', { ...lease, count: 0 }, 'count'],
  ['LeaseRequest', { ...lease, count: 257 }, 'count'],
  ['LeaseRequest', { ...lease, count: 1.5 }, 'count'],
  ['LeaseRequest', { ...lease, waitMs: -1 }, 'waitMs'],
  ['LeaseRequest', { ...lease, waitMs: 30_001 }, 'waitMs'],
  ['LeaseRequest', { ...lease, leaseMs: 99 }, 'leaseMs'],
  ['LeaseRequest', { ...lease, leaseMs: 300_001 }, 'leaseMs'],
  ['LeaseRequest', { ...lease, session: 's123456' }, 'session'],
  ['LeaseRequest', { ...lease, session: 'x'.repeat(65) }, 'session'],
  ['LeaseRequest', { ...lease, session: 'with blank' }, 'session'],
  ['LeaseRequest', { ...lease, session: 'a line\n12' }, 'session'],
  ['SettleRequest', { leases: many(257, 'x') }, 'leases'],
  ['SettleRequest', { leases: ['x'.repeat(65)] }, 'leases.0'],
  ['StreamRequest', { ...stream, session: undefined }, 'session'],
  ['StreamRequest', { ...stream, channels: [{ channel: 'c', after: '' }] }, 'channels.0.after'],
  ['StreamRequest', { ...stream, channels: [{ channel: 'c', after: 'x'.repeat(20_001) }] }, 'channels.0.after'],
  ['StreamRequest', { ...stream, directory: 1 }, 'directory'],
  ['StreamRequest', { ...stream, carried: { carrier: SESSION } }, 'carried.lane'],
  ['CarrierRequest', { more: 1 }, 'more'],
  ['CarrierCloseRequest', { carrier: SESSION, lanes: many(1001, SESSION) }, 'lanes'],
  ['PublishRequest', { messages: many(1001, message) }, 'messages'],
  ['PublishRequest', { messages: [{ ...message, producer: '' }] }, 'messages.0.producer'],
  ['ChannelsRequest', { channels: many(10_001, 'c') }, 'channels'],
  ['PositionsRequest', { channels: [], session: 'short' }, 'session'],
];

describe('a body', () => {
  it.each(READ)('%s is read: %o', (schema, body) => {
    expect(read(schema, body)).toBe('read');
  });

  it.each(REFUSED)('%s is refused: %o', (schema, body, where) => {
    expect(read(schema, body)).toMatch(new RegExp(`^invalid-body: At ${where.replaceAll('.', String.raw`\.`)}: \\S`));
  });

  it('is a JSON object', () => {
    const said = ['[]', 'null', '"x"', '1', '{"a":', ''].map((text) => read('ChannelLeaseRequest', text));
    expect(said.slice(0, 4)).toEqual(
      ['a list', 'null', 'a string', 'a number'].map(
        (kind) => `invalid-body: The body must be a JSON object, and is ${kind}`,
      ),
    );
    expect(said[4]).toMatch(/^invalid-body: The body is not JSON: .* \(line 1, column 6 of the body\)$/);
    expect(said[5]).toMatch(/^invalid-body: The body is not JSON: /);
  });

  it('says where a value is that would change', () => {
    expect(read('PublishRequest', '{"messages":[{"channel":"c","message":{"a":1e999}}]}')).toMatch(
      /^payload: \$\.messages\[0\]\.message\.a: .* \(line 1, column \d+ of the body\)$/,
    );
  });

  it('holds messages as deep as they may be', () => {
    const deep = (levels: number) =>
      `{"messages":[{"channel":"c","message":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}]}`;
    expect(read('PublishRequest', deep(PAYLOAD_DEPTH_MAX))).toBe('read');
    expect(read('PublishRequest', deep(PAYLOAD_DEPTH_MAX + 9))).not.toBe('read');
  });

  it('has names without half of a character', () => {
    const { success } = v.safeParse(SCHEMAS.ChannelRequest, { channel: 'a\ud800' });
    expect([success, read('ChannelRequest', { channel: '🪶' })]).toEqual([false, 'read']);
  });
});

it('an idempotency key is 1 to 128 visible characters', () => {
  for (const key of ['!', '~', 'x'.repeat(128)]) expect([key, IDEMPOTENCY_KEY.test(key)]).toEqual([key, true]);
  for (const key of ['', ' ', 'a b', 'ä', 'a\n', 'x'.repeat(129)])
    expect([key, IDEMPOTENCY_KEY.test(key)]).toEqual([key, false]);
});
