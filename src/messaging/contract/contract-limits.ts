import { LimitError } from '../errors.ts';
import type { BrokerEvents, Message } from '../message-broker.ts';
import { expect } from './expect.ts';
import { type ContractRow, collect, isPending, numbered, outcome } from './harness.ts';

export const LIMIT_ROWS: readonly ContractRow[] = [
  {
    id: 'C48',
    area: 'limits',
    title: 'a full queue drops the oldest or the newest, counts it and says so; subscribers see all',
    run: async ({ create, settle }) => {
      for (const overflow of ['drop-oldest', 'drop-newest'] as const) {
        const broker = await create({ capacity: 3, overflow });
        const events: BrokerEvents['overflow'][] = [];
        broker.on('overflow', (event) => events.push(event));
        const received = await collect(broker, 'a');
        for (const message of numbered(5)) await broker.publish('a', message);
        await settle();
        const oldest = overflow === 'drop-oldest';
        const seqs = oldest ? [1, 2] : [4, 5];
        expect(events).toEqual(seqs.map((seq) => ({ channel: 'a', seq, policy: overflow })));
        expect(received).toEqual(numbered(5));
        const kept = [await broker.consume('a'), await broker.consume('a'), await broker.consume('a')];
        expect(kept.map(({ n }) => n)).toEqual(oldest ? [3, 4, 5] : [1, 2, 3]);
        expect(await broker.stats('a')).toMatchObject({ accepted: 5, consumed: 3, dropped: 2, depth: 0 });
        await broker.close();
      }
    },
  },
  {
    id: 'C49',
    area: 'limits',
    title: 'where a full queue refuses, nobody has seen the message',
    run: async ({ create, settle }) => {
      const broker = await create({ capacity: 1, overflow: 'reject' });
      const received = await collect(broker, 'a');
      await broker.publish('a', { n: 1 });
      expect(await outcome(broker.publish('a', { n: 2 }))).toBe('QueueFullError');
      await settle();
      expect(received).toEqual([{ n: 1 }]);
      expect(await broker.stats('a')).toMatchObject({ accepted: 1, dropped: 0, depth: 1 });
      expect(await broker.consume('a')).toEqual({ n: 1 });
      await broker.publish('a', { n: 3 });
      expect(await broker.consume('a')).toEqual({ n: 3 });
      await broker.close();
    },
  },
  {
    id: 'C50',
    area: 'limits',
    title: 'where a full queue blocks, publishes wait in order, can be given up, and end with the broker',
    run: async (harness) => {
      const broker = await harness.create({ capacity: 1, overflow: 'block' });
      await broker.publish('a', { n: 1 });
      const second = broker.publish('a', { n: 2 });
      const controller = new AbortController();
      const given = broker.publish('a', { n: 99 }, { signal: controller.signal }).catch((error: unknown) => error);
      const third = broker.publish('a', { n: 3 });
      const fourth = outcome(broker.publish('a', { n: 4 }));
      expect(await isPending(harness, second)).toBe(true);
      expect(await broker.stats('a')).toMatchObject({ blocked: 4, depth: 1 });
      controller.abort(new Error('why'));
      expect(await given).toHaveProperty('name', 'AbortError');
      expect(await given).toHaveProperty('cause', controller.signal.reason);
      expect(await broker.consume('a')).toEqual({ n: 1 });
      await second;
      expect(await isPending(harness, third)).toBe(true);
      expect(await broker.consume('a')).toEqual({ n: 2 });
      await third;
      expect(await broker.consume('a', { timeoutMs: 0 })).toEqual({ n: 3 });
      expect(await fourth).toBe('fulfilled');
      const fifth = outcome(broker.publish('a', { n: 5 }));
      await broker.close();
      expect(await fifth).toBe('BrokerClosedError');
    },
  },
  {
    id: 'C51',
    area: 'limits',
    title: 'a slow subscription is reported once per crossing of its mark, and again after it has caught up',
    run: async ({ create, settle }) => {
      const broker = await create();
      const events: BrokerEvents['slowConsumer'][] = [];
      broker.on('slowConsumer', (event) => events.push(event));
      let release: (() => void)[] = [];
      const slow = broker.subscribe('a', () => new Promise<void>((resolve) => release.push(resolve)), {
        concurrency: 1,
        highWaterMark: 2,
      });
      await slow.ready;
      const received = await collect(broker, 'a');
      for (const message of numbered(6)) await broker.publish('a', message);
      await settle();
      expect(events).toEqual([{ channel: 'a', subscription: slow.id, inbox: 3 }]);
      // Below the mark and above it again, without emptying the inbox.
      for (let turn = 0; turn < 4; turn += 1) {
        for (const one of release.splice(0)) one();
        await settle();
      }
      for (const message of numbered(2)) await broker.publish('a', message);
      await settle();
      expect(events).toHaveLength(1);
      for (let turn = 0; turn < 8; turn += 1) {
        for (const one of release) one();
        release = [];
        await settle();
      }
      for (const message of numbered(4)) await broker.publish('a', message);
      await settle();
      expect(events).toHaveLength(2);
      expect(received).toHaveLength(12);
      await broker.close();
    },
  },
  {
    id: 'C52',
    area: 'limits',
    title: 'the books balance at every step: accepted = consumed + queued + dropped',
    run: async ({ create }) => {
      const broker = await create({ capacity: 5 });
      const taken: Promise<Message>[] = [];
      for (let step = 0; step < 200; step += 1) {
        if (step % 7 < 4) await broker.publish('a', { step });
        else if (step % 5 < 3) taken.push(broker.consume('a'));
        const { accepted, consumed, depth, dropped } = await broker.stats('a');
        expect(accepted).toBe(consumed + depth + dropped);
      }
      const { consumed } = await broker.stats('a');
      expect(consumed).toBeGreaterThan(20);
      await broker.close();
      await Promise.allSettled(taken);
    },
  },
  {
    id: 'C53',
    area: 'limits',
    title: 'channels and subscriptions have a limit, and above it nothing is made',
    run: async ({ create }) => {
      const broker = await create({ channelsMax: 2, subscriptionsMax: 2 });
      broker.createChannel('a');
      broker.createChannel('b');
      expect(() => broker.createChannel('c')).toThrow(LimitError);
      expect(await outcome(broker.publish('c', { n: 1 }))).toBe('LimitError');
      broker.createChannel('a');
      const [first] = [broker.subscribe('a', () => undefined), broker.subscribe('a', () => undefined)];
      expect(() => broker.subscribe('a', () => undefined)).toThrow(LimitError);
      first();
      broker.subscribe('a', () => undefined);
      await broker.close();
    },
  },
];
