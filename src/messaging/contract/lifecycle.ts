import { BrokerClosedError } from '../errors.ts';
import type { Message } from '../message-broker.ts';
import { expect } from './expect.ts';
import { type ContractRow, collect, numbered, outcome } from './harness.ts';

export const LIFECYCLE_ROWS: readonly ContractRow[] = [
  {
    id: 'C54',
    area: 'lifecycle',
    title: 'close is idempotent and gives the same promise',
    run: async ({ create }) => {
      const broker = await create();
      const closing = broker.close();
      expect(broker.close()).toBe(closing);
      await closing;
      expect(broker.close()).toBe(closing);
    },
  },
  {
    id: 'C55',
    area: 'lifecycle',
    title: 'close ends every consume that waits',
    run: async ({ create }) => {
      const broker = await create();
      const waiting = [broker.consume('a'), broker.consume('a', { timeoutMs: 60_000 }), broker.consume('b')].map(
        outcome,
      );
      await broker.close();
      expect(await Promise.all(waiting)).toEqual(['BrokerClosedError', 'BrokerClosedError', 'BrokerClosedError']);
    },
  },
  {
    id: 'C56',
    area: 'lifecycle',
    title: 'close ends every publish that waits for space',
    run: async ({ create }) => {
      const broker = await create({ capacity: 1, overflow: 'block' });
      await broker.publish('a', { n: 1 });
      const blocked = [broker.publish('a', { n: 2 }), broker.publish('a', { n: 3 })].map(outcome);
      await broker.close();
      expect(await Promise.all(blocked)).toEqual(['BrokerClosedError', 'BrokerClosedError']);
    },
  },
  {
    id: 'C57',
    area: 'lifecycle',
    title: 'a closed broker refuses everything and calls nobody',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received: Message[] = [];
      const never = new Promise<void>(() => undefined);
      const slow = broker.subscribe(
        'a',
        (message) => {
          received.push(message);
          return received.length === 1 ? Promise.resolve() : never;
        },
        { concurrency: 1 },
      );
      await slow.ready;
      // Publishes that are not accepted before it closes reject.
      for (const n of [1, 2]) void outcome(broker.publish('a', { n }));
      await broker.close();
      const before = received.length;
      expect(await outcome(broker.publish('a', { n: 3 }))).toBe('BrokerClosedError');
      expect(await outcome(broker.consume('a'))).toBe('BrokerClosedError');
      expect(await outcome(broker.consume('a', { timeoutMs: 0 }))).toBe('BrokerClosedError');
      expect(() => broker.subscribe('a', () => undefined)).toThrow(BrokerClosedError);
      expect(() => broker.createChannel('b')).toThrow(BrokerClosedError);
      await settle();
      expect(received).toHaveLength(before);
    },
  },
  {
    id: 'C58',
    area: 'lifecycle',
    title: 'drain refuses what is new, delivers what subscriptions still hold, then closes',
    run: async ({ create, most = 10_000 }) => {
      const broker = await create();
      const count = Math.min(10_000, most);
      let done = 0;
      const slow = broker.subscribe(
        'a',
        async () => {
          await Promise.resolve();
          done += 1;
        },
        { concurrency: 2 },
      );
      await slow.ready;
      const published = numbered(count).map((message) => broker.publish('a', message));
      const waiting = outcome(broker.consume('b'));
      const drained = broker.drain();
      expect(await outcome(broker.publish('a', { n: 0 }))).toBe('BrokerClosedError');
      expect(() => broker.subscribe('a', () => undefined)).toThrow(BrokerClosedError);
      await drained;
      await Promise.all(published);
      expect(done).toBe(count);
      expect(await waiting).toBe('BrokerClosedError');
    },
  },
  {
    id: 'C59',
    area: 'lifecycle',
    title: 'closed inside a callback, the message goes to none of the others',
    run: async ({ create, settle }) => {
      const broker = await create();
      const calls: string[] = [];
      await broker.subscribe('a', () => {
        calls.push('closes');
        void broker.close();
      }).ready;
      await broker.subscribe('a', () => calls.push('too late')).ready;
      await broker.publish('a', { n: 1 });
      await settle();
      expect(calls).toEqual(['closes']);
    },
  },
  {
    id: 'C60',
    area: 'lifecycle',
    title: 'thousands of subscriptions and waits that end leave nothing behind',
    run: async ({ create, most = 10_000 }) => {
      const broker = await create();
      // Four round trips a turn.
      const turns = most < 10_000 ? Math.ceil(most / 4) : 10_000;
      const controller = new AbortController();
      let listeners = 0;
      const { signal } = controller;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners += 1;
        add(...args);
      };
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners -= 1;
        remove(...args);
      };
      const baseline = await broker.stats('a');
      for (let turn = 0; turn < turns; turn += 1) {
        broker.subscribe('a', () => undefined)();
        const consumed = broker.consume('b', { signal });
        await broker.publish('b', { turn });
        await consumed;
        const given = new AbortController();
        const waiting = outcome(broker.consume('a', { signal: given.signal }));
        given.abort();
        await waiting;
      }
      expect(listeners).toBe(0);
      expect(await broker.stats('a')).toEqual(baseline);
      expect(await broker.stats('b')).toMatchObject({ depth: 0, waiting: 0 });
      await broker.close();
    },
  },
  {
    id: 'C61',
    area: 'lifecycle',
    title: 'two brokers never see each other’s messages',
    run: async ({ create, settle }) => {
      const [one, other] = [await create(), await create()];
      const received = await collect(other, 'a');
      await one.publish('a', { n: 1 });
      await settle();
      expect(received).toEqual([]);
      expect(await outcome(other.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
      await one.close();
      await other.publish('a', { n: 2 });
      await settle();
      expect(received).toEqual([{ n: 2 }]);
      await other.close();
    },
  },
  {
    id: 'C68',
    area: 'lifecycle',
    title: 'every call that was made before close settles, however many and in whatever order',
    run: async ({ create, most = 400 }) => {
      const broker = await create();
      const calls: Promise<unknown>[] = [];
      await broker.subscribe('a', ({ n }) => {
        if (typeof n !== 'number' || n > 3) return;
        calls.push(broker.publish('a', { n: n + 1000 }), broker.consume('b'));
        if (n === 3) calls.push(broker.close());
      }).ready;
      for (const message of numbered(Math.min(400, most))) calls.push(broker.publish('a', message));
      calls.push(broker.consume('b'));
      const ends = [broker.drain(), broker.drain(), broker.close(), broker.drain(), broker.close()];
      await Promise.allSettled(calls);
      expect(await Promise.all(ends.map(outcome))).toEqual(ends.map(() => 'fulfilled'));
    },
  },
];
