import type { BrokerEvents, Message } from '../message-broker.ts';
import { expect } from './expect.ts';
import { type ContractRow, collect, numbered, outcome } from './harness.ts';

/**
 * Number of messages after which the test ends an endless conversation, so that a broker that never yields fails instead of
 * hanging.
 */
const HOPS_MAX = 100_000;

/** Number of callbacks within callbacks at which the test ends a conversation, before the stack overflows. */
const NESTED_MAX = 500;

/** Returns a foreign promise that rejects. */
function thenable(failure: Error): object {
  const then = (_resolve: () => void, reject: (error: Error) => void): void => reject(failure);
  return Object.defineProperty({}, 'then', { value: then });
}

export const SUBSCRIBE_ROWS: readonly ContractRow[] = [
  {
    id: 'C33',
    area: 'subscribe',
    title: 'returns a handle: a call unsubscribes, ready says from when on it sees',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received: Message[] = [];
      const subscription = broker.subscribe('a', (message) => received.push(message));
      expect(subscription.channel).toBe('a');
      await subscription.ready;
      await broker.publish('a', { n: 1 });
      await settle();
      subscription();
      await broker.publish('a', { n: 2 });
      await settle();
      expect(received).toEqual([{ n: 1 }]);
      await broker.close();
    },
  },
  {
    id: 'C34',
    area: 'subscribe',
    title: 'sees what is accepted after it is ready, and nothing of before',
    run: async ({ create, settle }) => {
      const broker = await create();
      await broker.publish('a', { n: 1 });
      const received = await collect(broker, 'a');
      await broker.publish('a', { n: 2 });
      await settle();
      expect(received).toEqual([{ n: 2 }]);
      await broker.close();
    },
  },
  {
    id: 'C35',
    area: 'subscribe',
    title: 'the same function twice is two subscriptions, each removed alone',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received: Message[] = [];
      const callback = (message: Message): void => {
        received.push(message);
      };
      const [first, second] = [broker.subscribe('a', callback), broker.subscribe('a', callback)];
      await Promise.all([first.ready, second.ready]);
      expect(first.id).not.toBe(second.id);
      await broker.publish('a', { n: 1 });
      await settle();
      first();
      first();
      await broker.publish('a', { n: 2 });
      await settle();
      expect(received).toEqual([{ n: 1 }, { n: 1 }, { n: 2 }]);
      await broker.close();
    },
  },
  {
    id: 'C36',
    area: 'subscribe',
    title: 'the callback gets the message, and nothing else',
    run: async ({ create, settle }) => {
      const broker = await create();
      const calls: (readonly unknown[])[] = [];
      await broker.subscribe('a', (...args) => calls.push(args)).ready;
      await broker.publish('a', { n: 1 }, { producer: 'mg1' });
      await settle();
      expect(calls).toEqual([[{ n: 1 }]]);
      await broker.close();
    },
  },
  {
    id: 'C37',
    area: 'subscribe',
    title: 'for each message the callbacks run in order of subscription, all before the next message',
    run: async ({ create, settle }) => {
      const broker = await create();
      const calls: string[] = [];
      for (const name of ['x', 'y', 'z']) await broker.subscribe('a', ({ n }) => calls.push(`${name}${n}`)).ready;
      await Promise.all(numbered(3).map((message) => broker.publish('a', message)));
      await settle();
      expect(calls).toEqual(['x1', 'y1', 'z1', 'x2', 'y2', 'z2', 'x3', 'y3', 'z3']);
      await broker.close();
    },
  },
  {
    id: 'C38',
    area: 'subscribe',
    title: 'a callback that throws is reported, goes on receiving, and disturbs nobody',
    run: async ({ create, settle }) => {
      const broker = await create();
      const errors: BrokerEvents['error'][] = [];
      broker.on('error', (event) => errors.push(event));
      const failure = new Error('no');
      const thrower = broker.subscribe('a', () => {
        throw failure;
      });
      await thrower.ready;
      const serial = broker.subscribe(
        'a',
        () => {
          throw failure;
        },
        { concurrency: 1 },
      );
      await serial.ready;
      const received = await collect(broker, 'a');
      await broker.publish('a', { n: 1 });
      await broker.publish('a', { n: 2 });
      await settle();
      expect(received).toEqual(numbered(2));
      for (const { id } of [thrower, serial]) {
        const reported = errors.filter(({ subscription }) => subscription === id);
        expect(reported.map(({ channel, error }) => [channel, error])).toEqual([
          ['a', failure],
          ['a', failure],
        ]);
      }
      expect(await broker.consume('a')).toEqual({ n: 1 });
      await broker.close();
    },
  },
  {
    id: 'C39',
    area: 'subscribe',
    title: 'a callback that rejects is reported, and no rejection goes unhandled',
    run: async ({ create, settle }) => {
      const broker = await create();
      const errors: unknown[] = [];
      broker.on('error', ({ error }) => errors.push(error));
      const failure = new Error('later');
      await broker.subscribe('a', () => Promise.reject(failure)).ready;
      await broker.subscribe('a', () => Promise.reject(failure), { concurrency: 1 }).ready;
      await broker.subscribe('a', () => thenable(failure)).ready;
      const received = await collect(broker, 'a');
      await broker.publish('a', { n: 1 });
      await settle();
      expect(errors).toEqual([failure, failure, failure]);
      expect(received).toEqual([{ n: 1 }]);
      await broker.close();
    },
  },
  {
    id: 'C40',
    area: 'subscribe',
    title: 'a callback that never settles holds up nobody; with concurrency 1 only itself',
    run: async ({ create, settle }) => {
      const broker = await create();
      const never = new Promise<void>(() => undefined);
      const calls: string[] = [];
      await broker.subscribe('a', ({ n }) => {
        calls.push(`free${n}`);
        return never;
      }).ready;
      await broker.subscribe(
        'a',
        ({ n }) => {
          calls.push(`serial${n}`);
          return never;
        },
        { concurrency: 1 },
      ).ready;
      const received = await collect(broker, 'a');
      await broker.publish('a', { n: 1 });
      await broker.publish('a', { n: 2 });
      await settle();
      expect(calls).toEqual(['free1', 'serial1', 'free2']);
      expect(received).toEqual(numbered(2));
      await broker.close();
    },
  },
  {
    id: 'C41',
    area: 'subscribe',
    title: 'publishing from a callback needs no stack, 100,000 deep, and keeps the order',
    run: async ({ create, settle, most = 100_000 }) => {
      const broker = await create();
      const depth = Math.min(100_000, most);
      const order: string[] = [];
      for (const name of ['first', 'second']) {
        await broker.subscribe('order', ({ n }) => {
          order.push(`${name}${n}`);
          if (name === 'first' && n === 1) void broker.publish('order', { n: 2 });
        }).ready;
      }
      await broker.publish('order', { n: 1 });
      await settle();
      expect(order).toEqual(['first1', 'second1', 'first2', 'second2']);
      const deepest = await new Promise<number>((resolve) => {
        const subscription = broker.subscribe('deep', ({ n }) => {
          if (typeof n !== 'number' || n >= depth) resolve(Number(n));
          else void broker.publish('deep', { n: n + 1 });
        });
        broker.on('error', ({ error }) => resolve(error instanceof RangeError ? -1 : -2));
        void subscription.ready.then(() => broker.publish('deep', { n: 1 }));
      });
      expect(deepest).toBe(depth);
      await broker.close();
    },
  },
  {
    id: 'C42',
    area: 'subscribe',
    title: 'a subscription made in a callback sees the next message, and not the present one',
    run: async ({ create, settle }) => {
      const broker = await create();
      const late: Message[] = [];
      const early = broker.subscribe('a', () => {
        early();
        broker.subscribe('a', (message) => late.push(message));
      });
      await early.ready;
      await broker.publish('a', { n: 1 });
      await broker.publish('a', { n: 2 });
      await settle();
      expect(late).toEqual([{ n: 2 }]);
      await broker.close();
    },
  },
  {
    id: 'C43',
    area: 'subscribe',
    title: 'who is unsubscribed by an earlier callback is not called; neighbours are not skipped',
    run: async ({ create, settle }) => {
      const broker = await create();
      const calls: string[] = [];
      const one = broker.subscribe('a', ({ n }) => {
        calls.push(`one${n}`);
        one();
        two();
      });
      const two = broker.subscribe('a', ({ n }) => calls.push(`two${n}`));
      const three = broker.subscribe('a', ({ n }) => calls.push(`three${n}`));
      await Promise.all([one.ready, two.ready, three.ready]);
      for (const message of numbered(3)) await broker.publish('a', message);
      await settle();
      expect(calls).toEqual(['one1', 'three1', 'three2', 'three3']);
      await broker.close();
    },
  },
  {
    id: 'C44',
    area: 'subscribe',
    title: 'once unsubscribed the callback never runs again, not even for what is in its inbox',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received: Message[] = [];
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const subscription = broker.subscribe(
        'a',
        (message) => {
          received.push(message);
          return gate;
        },
        { concurrency: 1 },
      );
      await subscription.ready;
      for (const message of numbered(5)) await broker.publish('a', message);
      await settle();
      subscription();
      release();
      await settle();
      expect(received).toEqual([{ n: 1 }]);
      await broker.close();
    },
  },
  {
    id: 'C45',
    area: 'subscribe',
    title: 'consume and createChannel are safe inside a callback',
    run: async ({ create, settle }) => {
      const broker = await create();
      const consumed: Message[] = [];
      await broker.subscribe('a', async () => {
        broker.createChannel('b');
        broker.createChannel('a');
        consumed.push(await broker.consume('a'));
      }).ready;
      await broker.publish('a', { n: 1 });
      await broker.publish('a', { n: 2 });
      await settle();
      expect(consumed).toEqual(numbered(2));
      await broker.close();
    },
  },
  {
    id: 'C46',
    area: 'subscribe',
    title: 'a conversation without end lets timers through, said at once or after a promise',
    run: async ({ create }) => {
      for (const after of ['at once', 'after a promise']) {
        const broker = await create();
        let hops = 0;
        let nested = 0;
        let deepest = 0;
        let stop = false;
        let begun = (): void => undefined;
        const first = new Promise<void>((resolve) => {
          begun = resolve;
        });
        const answer = async (to: string): Promise<void> => {
          hops += 1;
          begun();
          if (after !== 'at once') await Promise.resolve();
          if (stop || hops >= HOPS_MAX || nested >= NESTED_MAX) return;
          nested += 1;
          deepest = Math.max(deepest, nested);
          void outcome(broker.publish(to, { hops }));
          nested -= 1;
        };
        await broker.subscribe('ping', () => answer('pong')).ready;
        await broker.subscribe('pong', () => answer('ping')).ready;
        const timer = new Promise<void>((resolve) => setTimeout(resolve, 0));
        void broker.publish('ping', { hops });
        await timer;
        await first;
        stop = true;
        expect(hops).toBeGreaterThan(0);
        expect(hops).toBeLessThan(HOPS_MAX);
        expect(deepest).toBeLessThan(NESTED_MAX);
        await broker.close();
      }
    },
  },
  {
    id: 'C47',
    area: 'subscribe',
    title: 'a channel that is only subscribed to holds no more than its capacity, after 1,000,000 publishes',
    run: async ({ create, settle, most = 1_000_000 }) => {
      const count = Math.min(1_000_000, most);
      const capacity = Math.min(1000, Math.ceil(count / 2));
      const broker = await create({ capacity });
      let received = 0;
      await broker.subscribe('a', () => {
        received += 1;
      }).ready;
      for (let n = 0; n < count; n += 1) void broker.publish('a', { n });
      await settle();
      const { depth, accepted, dropped } = await broker.stats('a');
      expect(depth).toBe(capacity);
      expect([accepted, dropped]).toEqual([count, count - capacity]);
      await settle();
      await broker.drain();
      expect(received).toBe(count);
    },
  },
];
