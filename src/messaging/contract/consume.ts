import type { Message } from '../message-broker.ts';
import { expect } from './expect.ts';
import { type ContractRow, collect, isPending, numbered, outcome } from './harness.ts';

export const CONSUME_ROWS: readonly ContractRow[] = [
  {
    id: 'C21',
    area: 'consume',
    title: 'returns the oldest that nobody has consumed',
    run: async ({ create }) => {
      const broker = await create();
      for (const message of numbered(3)) await broker.publish('a', message);
      expect([await broker.consume('a'), await broker.consume('a'), await broker.consume('a')]).toEqual(numbered(3));
      await broker.close();
    },
  },
  {
    id: 'C22',
    area: 'consume',
    title: 'each message goes to one consume',
    run: async ({ create }) => {
      const broker = await create();
      const consumed = Promise.all(numbered(10).map(() => broker.consume('a')));
      for (const message of numbered(10)) await broker.publish('a', message);
      expect(new Set((await consumed).map(({ n }) => n)).size).toBe(10);
      expect(await outcome(broker.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
      await broker.close();
    },
  },
  {
    id: 'C23',
    area: 'consume',
    title: 'with an empty queue it waits, and everything else goes on',
    run: async ({ create, settle }) => {
      const broker = await create();
      const consumed = broker.consume('a');
      for (let turn = 0; turn < 100; turn += 1) await settle();
      expect(await isPending({ create, settle }, consumed)).toBe(true);
      await broker.publish('a', { n: 1 });
      expect(await consumed).toEqual({ n: 1 });
      await broker.close();
    },
  },
  {
    id: 'C24',
    area: 'consume',
    title: 'those who wait are served in the order of their calls',
    run: async ({ create }) => {
      const broker = await create();
      const waiting = [broker.consume('a'), broker.consume('a', {}), broker.consume('a', { timeoutMs: 60_000 })];
      for (const message of numbered(3)) await broker.publish('a', message);
      expect(await Promise.all(waiting)).toEqual(numbered(3));
      await broker.close();
    },
  },
  {
    id: 'C25',
    area: 'consume',
    title: 'consumes and publishes in any interleaving lose nothing and double nothing',
    run: async ({ create }) => {
      const broker = await create();
      const consumed: Promise<Message>[] = [];
      const messages = numbered(200);
      for (const [index, message] of messages.entries()) {
        if (index % 3 !== 0) consumed.push(broker.consume('a'));
        void broker.publish('a', message);
        if (index % 3 === 0) consumed.push(broker.consume('a'));
      }
      expect(await Promise.all(consumed)).toEqual(messages);
      await broker.close();
    },
  },
  {
    id: 'C26',
    area: 'consume',
    title: 'giving up a wait leaves the next message to the next in line, or to the queue',
    run: async ({ create }) => {
      const broker = await create();
      const controller = new AbortController();
      const given = outcome(broker.consume('a', { signal: controller.signal }));
      const next = broker.consume('a');
      controller.abort();
      await broker.publish('a', { n: 1 });
      expect(await given).toBe('AbortError');
      expect(await next).toEqual({ n: 1 });
      const again = new AbortController();
      const last = broker.consume('a', { signal: again.signal }).catch((error: unknown) => error);
      again.abort(new Error('why'));
      expect(await last).toHaveProperty('name', 'AbortError');
      expect(await last).toHaveProperty('cause', again.signal.reason);
      await broker.publish('a', { n: 2 });
      expect(await broker.consume('a', { timeoutMs: 0 })).toEqual({ n: 2 });
      await broker.close();
    },
  },
  {
    id: 'C27',
    area: 'consume',
    title: 'giving up while the message is handed over: it is either received or still there',
    run: async ({ create }) => {
      const broker = await create();
      const controller = new AbortController();
      const consumed = outcome(broker.consume('a', { signal: controller.signal }));
      const published = broker.publish('a', { n: 1 });
      controller.abort();
      await published;
      const how = await consumed;
      const left = await outcome(broker.consume('a', { timeoutMs: 0 }));
      expect([how, left]).toEqual(how === 'fulfilled' ? ['fulfilled', 'TimeoutError'] : ['AbortError', 'fulfilled']);
      await broker.close();
    },
  },
  {
    id: 'C28',
    area: 'consume',
    title: 'after timeoutMs it rejects, nothing is lost, and 0 polls once',
    run: async ({ create }) => {
      const broker = await create();
      expect(await outcome(broker.consume('a', { timeoutMs: 5 }))).toBe('TimeoutError');
      expect(await outcome(broker.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
      expect(await outcome(broker.consume('a', { timeoutMs: -1 }))).toBe('RangeError');
      await broker.publish('a', { n: 1 });
      expect(await broker.consume('a', { timeoutMs: 0 })).toEqual({ n: 1 });
      await broker.publish('a', { n: 2 });
      expect(await broker.consume('a', { timeoutMs: 60_000 })).toEqual({ n: 2 });
      await broker.close();
    },
  },
  {
    id: 'C29',
    area: 'consume',
    title: 'a signal that is aborted already rejects at once and takes nothing',
    run: async ({ create }) => {
      const broker = await create();
      await broker.publish('a', { n: 1 });
      const controller = new AbortController();
      controller.abort(new Error('why'));
      const error: unknown = await broker
        .consume('a', { signal: controller.signal })
        .catch((reason: unknown) => reason);
      expect(error).toHaveProperty('name', 'AbortError');
      expect(error).toHaveProperty('cause', controller.signal.reason);
      expect(await broker.consume('a')).toEqual({ n: 1 });
      await broker.close();
    },
  },
  {
    id: 'C30',
    area: 'consume',
    title: 'nothing is lost between calls of consume',
    run: async ({ create, most = 2000 }) => {
      const broker = await create();
      // Two round trips a message.
      const count = Math.min(1000, Math.ceil(most / 2));
      const consumed: Message[] = [];
      const loop = (async () => {
        while (consumed.length < count) consumed.push(await broker.consume('a'));
      })();
      for (const message of numbered(count)) await broker.publish('a', message);
      await loop;
      expect(consumed).toEqual(numbered(count));
      await broker.close();
    },
  },
  {
    id: 'C31',
    area: 'consume',
    title: 'a consumer that came first gets what is published first',
    run: async ({ create }) => {
      const broker = await create();
      const consumed = broker.consume('a');
      await broker.publish('a', { n: 1 });
      await broker.publish('a', { n: 2 });
      expect(await consumed).toEqual({ n: 1 });
      await broker.close();
    },
  },
  {
    id: 'C32',
    area: 'consume',
    title: 'reset empties the queues and keeps channels, subscriptions and who waits',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received = await collect(broker, 'a');
      const waiting = broker.consume('b');
      await broker.publish('a', { n: 1 });
      await broker.reset();
      expect(await outcome(broker.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
      await broker.publish('a', { n: 2 });
      await broker.publish('b', { n: 3 });
      await settle();
      expect(received).toEqual([{ n: 1 }, { n: 2 }]);
      expect(await waiting).toEqual({ n: 3 });
      expect(await broker.consume('a')).toEqual({ n: 2 });
      const { accepted, consumed, depth, dropped } = await broker.stats('a');
      expect(accepted).toBe(consumed + depth + dropped);
      await broker.close();
    },
  },
];
