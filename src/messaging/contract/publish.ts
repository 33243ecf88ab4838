import { PayloadError } from '../errors.ts';
import type { Message } from '../message-broker.ts';
import { expect } from './expect.ts';
import { type ContractRow, collect, isPending, numbered, outcome } from './harness.ts';

class Setpoint {
  readonly kw = 1;
}

function nested(levels: number): Message {
  let value: Message = {};
  for (let level = 1; level < levels; level += 1) value = { a: value };
  return value;
}

function cyclic(): unknown {
  const message: { self?: unknown } = {};
  message.self = { deeper: message };
  return message;
}

/** Values that are not messages, each with the path that the error names. */
const NO_MESSAGES: readonly (readonly [unknown, string])[] = [
  [cyclic(), '$.self.deeper'],
  [{ a: 1n }, '$.a'],
  [{ a: [1, () => 1] }, '$.a[1]'],
  [{ a: Symbol('s') }, '$.a'],
  [{ a: Number.NaN }, '$.a'],
  [{ 'a b': Number.POSITIVE_INFINITY }, '$["a b"]'],
  [{ a: new Map() }, '$.a'],
  [{ a: new Date(0) }, '$.a'],
  [{ a: { b: new Setpoint() } }, '$.a.b'],
  [{ a: undefined }, '$.a'],
  // UTF-8 has nothing for it.
  [{ a: ['whole 🌊', 'half \ud83c'] }, '$.a[1]'],
  [{ '\udf0a': 1 }, '$["\\udf0a"]'],
  [nested(300), `$${'.a'.repeat(256)}`],
  [{ a: 'x'.repeat(1024 * 1024) }, '$'],
  // Too large in bytes, but not in characters.
  [{ a: 'é'.repeat(600_000) }, '$'],
  [{ a: '€'.repeat(400_000) }, '$'],
  [{ a: '\u0000'.repeat(200_000) }, '$'],
  [{ a: { [Symbol('key')]: 1 } }, '$.a'],
  // A hole, which JSON writes as null.
  [{ a: Array.from({ length: 2 }) }, '$.a[0]'],
  [{ a: new Array(1) }, '$.a[0]'],
  [[], '$'],
  ['text', '$'],
  [null, '$'],
  [undefined, '$'],
];

export const PUBLISH_ROWS: readonly ContractRow[] = [
  {
    id: 'C09',
    area: 'publish',
    title: 'a publish that is rejected is never seen by anyone',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received = await collect(broker, 'a');
      const controller = new AbortController();
      controller.abort(new Error('why'));
      const given: unknown = await broker
        .publish('a', { n: 1 }, { signal: controller.signal })
        .catch((error: unknown) => error);
      expect(given).toHaveProperty('name', 'AbortError');
      expect(given).toHaveProperty('cause', controller.signal.reason);
      expect(await outcome(broker.publish('a', { n: Number.NaN }))).toBe('PayloadError');
      await settle();
      expect(received).toEqual([]);
      expect(await outcome(broker.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
      await broker.close();
    },
  },
  {
    id: 'C10',
    area: 'publish',
    title: 'one copy goes to the queue and one to each live subscription',
    run: async ({ create, settle }) => {
      const broker = await create();
      const [first, second] = [await collect(broker, 'a'), await collect(broker, 'a')];
      await broker.publish('a', { n: 1 });
      await settle();
      expect([first, second]).toEqual([[{ n: 1 }], [{ n: 1 }]]);
      expect(await broker.consume('a')).toEqual({ n: 1 });
      expect(await outcome(broker.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
      await broker.close();
    },
  },
  {
    id: 'C11',
    area: 'publish',
    title: 'a waiting consumer takes nothing from subscribers, and they nothing from the queue',
    run: async ({ create, settle }) => {
      const broker = await create();
      const consumed = broker.consume('a');
      const received = await collect(broker, 'a');
      await broker.publish('a', { n: 1 });
      await broker.publish('a', { n: 2 });
      await settle();
      expect(await consumed).toEqual({ n: 1 });
      expect(received).toEqual([{ n: 1 }, { n: 2 }]);
      expect(await broker.consume('a')).toEqual({ n: 2 });
      await broker.close();
    },
  },
  {
    id: 'C12',
    area: 'publish',
    title: 'with nobody there it succeeds, and is kept for a later consume',
    run: async ({ create, settle }) => {
      const broker = await create();
      await broker.publish('a', { n: 1 });
      await settle();
      expect(await broker.consume('a')).toEqual({ n: 1 });
      await broker.close();
    },
  },
  {
    id: 'C13',
    area: 'publish',
    title: 'a producer’s messages keep their order, also when it awaits none of them',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received = await collect(broker, 'a');
      await Promise.all(numbered(1000).map((message) => broker.publish('a', message)));
      await settle();
      expect(received).toEqual(numbered(1000));
      expect(await Promise.all(numbered(1000).map(() => broker.consume('a')))).toEqual(numbered(1000));
      await broker.close();
    },
  },
  {
    id: 'C14',
    area: 'publish',
    title: 'the queue and all subscriptions agree on one order',
    run: async ({ create, settle }) => {
      const broker = await create();
      const [first, second] = [await collect(broker, 'a'), await collect(broker, 'a')];
      const producers = ['x', 'y', 'z'].map(async (producer) => {
        for (let n = 0; n < 50; n += 1) await broker.publish('a', { producer, n }, { producer });
      });
      await Promise.all(producers);
      await settle();
      const consumed: Message[] = [];
      for (let count = 0; count < 150; count += 1) consumed.push(await broker.consume('a'));
      expect(first).toEqual(consumed);
      expect(second).toEqual(consumed);
      await broker.close();
    },
  },
  {
    id: 'C15',
    area: 'publish',
    title: 'each channel has its own order; what waits on one holds up no other',
    run: async ({ create }) => {
      const broker = await create();
      const waiting = broker.consume('empty');
      await broker.publish('b', { n: 1 });
      await broker.publish('a', { n: 2 });
      expect(await broker.consume('a')).toEqual({ n: 2 });
      expect(await broker.consume('b')).toEqual({ n: 1 });
      await broker.publish('empty', { n: 3 });
      expect(await waiting).toEqual({ n: 3 });
      await broker.close();
    },
  },
  {
    id: 'C16',
    area: 'publish',
    title: 'what is done to the object after the call is not seen',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received = await collect(broker, 'a');
      const message = { n: 1, deep: { list: [1, 2] } };
      const published = broker.publish('a', message);
      message.n = 2;
      message.deep.list.push(3);
      await published;
      await settle();
      const expected = { n: 1, deep: { list: [1, 2] } };
      expect(received).toEqual([expected]);
      expect(await broker.consume('a')).toEqual(expected);
      await broker.close();
    },
  },
  {
    id: 'C17',
    area: 'publish',
    title: 'a receiver that changes the message fails alone, and no other sees the change',
    run: async ({ create, settle }) => {
      const broker = await create();
      const failures: unknown[] = [];
      broker.on('error', ({ error }) => failures.push(error));
      const subscription = broker.subscribe('a', (message) => {
        Object.assign(message, { n: 99 });
      });
      const deep = broker.subscribe('a', (message) => {
        Object.assign(message.deep ?? {}, { m: 99 });
      });
      const list = broker.subscribe('a', ({ list }) => Object.assign(list ?? [], [99]));
      const inList = broker.subscribe('a', ({ list }) => Object.assign(Array.isArray(list) ? list[1] : {}, { k: 99 }));
      await Promise.all([subscription.ready, deep.ready, list.ready, inList.ready]);
      const received = await collect(broker, 'a');
      const message = { n: 1, deep: { m: 1 }, list: [1, { k: 1 }] };
      await broker.publish('a', message);
      await settle();
      expect(failures).toHaveLength(4);
      expect(received).toEqual([message]);
      expect(await broker.consume('a')).toEqual(message);
      await broker.close();
    },
  },
  {
    id: 'C18',
    area: 'publish',
    title: 'any JSON object comes out as it went in, an own __proto__ included',
    run: async ({ create }) => {
      const broker = await create();
      const keys = Reflect.ownKeys(Object.prototype);
      const message: Message = JSON.parse(
        '{"":1,"a":[null,true,{"b":"\\ud83d\\ude00"}],"__proto__":{"polluted":1},"constructor":2}',
      );
      await broker.publish('a', message);
      const consumed = await broker.consume('a');
      expect(JSON.stringify(consumed)).toBe(JSON.stringify(message));
      expect(Object.hasOwn(consumed, '__proto__')).toBe(true);
      expect('polluted' in {}).toBe(false);
      expect(Reflect.ownKeys(Object.prototype)).toEqual(keys);
      await broker.close();
    },
  },
  {
    id: 'C19',
    area: 'publish',
    title: 'what is no JSON, too deep or too large is refused with its path, and nobody sees it',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received = await collect(broker, 'a');
      for (const [value, path] of NO_MESSAGES) {
        const error: unknown = await broker.publish('a', value as Message).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(PayloadError);
        expect(error).toHaveProperty('path', path);
      }
      await broker.publish('a', nested(256));
      await settle();
      expect(received).toHaveLength(1);
      await broker.close();
    },
  },
  {
    id: 'C20',
    area: 'publish',
    title: 'what befalls a message is reported with its number, which rises by one',
    run: async ({ create, settle }) => {
      const broker = await create();
      const numbers: number[] = [];
      broker.on('error', ({ channel, seq }) => {
        expect(channel).toBe('a');
        numbers.push(seq);
      });
      await broker.subscribe('a', () => {
        throw new Error('always');
      }).ready;
      await broker.publish('b', { n: 0 });
      for (const message of numbered(5)) await broker.publish('a', message);
      expect(await isPending({ create, settle }, Promise.resolve())).toBe(false);
      expect(numbers).toEqual([1, 2, 3, 4, 5]);
      await broker.close();
    },
  },
];
