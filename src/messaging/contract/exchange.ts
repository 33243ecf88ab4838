import { PayloadError, ReplyError } from '../errors.ts';
import type { Message, MessageBroker } from '../message-broker.ts';
import { expect } from './expect.ts';
import { type ContractRow, isPending, numbered, outcome } from './harness.ts';

/** A time limit that no machine reaches. */
const LONG = { timeoutMs: 3_600_000 };

/** Resolves with the id of the next late reply. */
function nextLateReply(broker: MessageBroker): Promise<string> {
  return new Promise((resolve) => {
    const stop = broker.on('lateReply', ({ correlationId }) => {
      stop();
      resolve(correlationId);
    });
  });
}

/** Rows of what is made of publish, consume and subscribe: `messages`, `once`, `request` and `reply`, and the end of a block. */
export const EXCHANGE_ROWS: readonly ContractRow[] = [
  {
    id: 'C69',
    area: 'exchange',
    title: 'a loop over messages takes one after another, and leaves the rest when it is left',
    run: async ({ create }) => {
      const broker = await create();
      for (const message of numbered(3)) await broker.publish('a', message);
      const taken: Message[] = [];
      for await (const message of broker.messages('a')) {
        taken.push(message);
        if (taken.length === 2) break;
      }
      expect(taken).toEqual(numbered(2));
      expect(await broker.consume('a')).toEqual({ n: 3 });
      await broker.close();
    },
  },
  {
    id: 'C70',
    area: 'exchange',
    title: 'a loop over messages ends when the broker closes, and throws AbortError when its signal aborts',
    run: async ({ create }) => {
      const broker = await create();
      const controller = new AbortController();
      const aborted = broker.messages('a', { signal: controller.signal }).next();
      controller.abort();
      expect(await outcome(aborted)).toBe('AbortError');
      await broker.publish('a', { n: 1 });
      const stream = broker.messages('a');
      expect(await stream.next()).toEqual({ done: false, value: { n: 1 } });
      const waits = stream.next();
      await broker.close();
      expect([await waits, await stream.next()].map(({ done }) => done)).toEqual([true, true]);
    },
  },
  {
    id: 'C71',
    area: 'exchange',
    title: 'once resolves with the next message as a subscriber sees it, and the queue keeps the message',
    run: async ({ create, settle }) => {
      const broker = await create();
      await broker.subscribe('a', () => undefined).ready;
      const next = broker.once('a');
      await settle();
      for (const message of numbered(2)) await broker.publish('a', message);
      expect(await next).toEqual({ n: 1 });
      expect(await broker.consume('a')).toEqual({ n: 1 });
      await broker.close();
    },
  },
  {
    id: 'C72',
    area: 'exchange',
    title: 'once gives up by its time limit, its signal and the end of the broker, and leaves no subscription behind',
    run: async ({ create }) => {
      const broker = await create();
      const controller = new AbortController();
      const aborted = broker.once('a', { signal: controller.signal });
      controller.abort();
      const late = broker.once('a', { timeoutMs: 1 });
      expect([await outcome(aborted), await outcome(late)]).toEqual(['AbortError', 'TimeoutError']);
      expect((await broker.stats('a')).subscriptions).toBe(0);
      const open = outcome(broker.once('a'));
      await broker.close();
      expect(await open).toBe('BrokerClosedError');
      expect(await outcome(broker.once('a'))).toBe('BrokerClosedError');
    },
  },
  {
    id: 'C73',
    area: 'exchange',
    title: 'each request gets its own reply, in whatever order they are answered',
    run: async ({ create }) => {
      const broker = await create();
      const handled: (() => void)[] = [];
      const all = 3;
      broker.reply(
        'double',
        async ({ n }) => {
          // The last that came is answered first.
          await new Promise<void>((resolve) => {
            handled.unshift(resolve);
            if (handled.length === all) for (const answer of handled) answer();
          });
          return { twice: 2 * Number(n) };
        },
        { concurrency: all },
      );
      const replies = await Promise.all(numbered(all).map((message) => broker.request('double', message, LONG)));
      expect(replies).toEqual([{ twice: 2 }, { twice: 4 }, { twice: 6 }]);
      await broker.close();
    },
  },
  {
    id: 'C74',
    area: 'exchange',
    title: 'a request that nobody answers ends by its time limit; a late reply is reported, and is no other request’s',
    run: async ({ create }) => {
      const broker = await create();
      expect(await outcome(broker.request('nobody', {}, { timeoutMs: 1 }))).toBe('TimeoutError');
      const reported = nextLateReply(broker);
      const controller = new AbortController();
      let accepted = (): void => undefined;
      const isAccepted = new Promise<void>((resolve) => {
        accepted = resolve;
      });
      const stop = broker.subscribe('a', () => accepted());
      await stop.ready;
      const first = broker.request('a', { n: 1 }, { ...LONG, signal: controller.signal });
      await isAccepted;
      controller.abort();
      expect(await outcome(first)).toBe('AbortError');
      const second = broker.request('a', { n: 2 }, LONG);
      broker.reply('a', ({ n }) => ({ answers: n ?? null }));
      expect([await second, typeof (await reported)]).toEqual([{ answers: 2 }, 'string']);
      // Until here: a server that keeps nothing has somebody to send the second request to, however long the reply takes to listen.
      stop();
      await broker.close();
    },
  },
  {
    id: 'C75',
    area: 'exchange',
    title:
      'a handler that fails reaches the requester as ReplyError and the error event, and goes on with the next request',
    run: async ({ create }) => {
      const broker = await create();
      const errors: unknown[] = [];
      broker.on('error', ({ channel, error }) => errors.push([channel, error instanceof Error && error.message]));
      broker.reply('a', ({ n }) => {
        if (n === 1) throw new Error('no such setpoint');
        return undefined;
      });
      const failed = broker.request('a', { n: 1 }, LONG).catch((error: unknown) => error);
      expect([await broker.request('a', { n: 2 }, LONG), errors]).toEqual([{}, [['a', 'no such setpoint']]]);
      const error = await failed;
      expect(error instanceof ReplyError && error.message).toBe('no such setpoint');
      await broker.close();
    },
  },
  {
    id: 'C76',
    area: 'exchange',
    title: 'a stopped handler answers no more: requests wait in the queue for the next',
    run: async (harness) => {
      const broker = await harness.create();
      const stop = broker.reply('a', () => ({ by: 'first' }));
      expect(await broker.request('a', {}, LONG)).toEqual({ by: 'first' });
      stop();
      const waits = broker.request('a', {}, LONG);
      expect(await isPending(harness, waits)).toBe(true);
      broker.reply('a', () => ({ by: 'second' }));
      expect(await waits).toEqual({ by: 'second' });
      await broker.close();
    },
  },
  {
    id: 'C77',
    area: 'exchange',
    title: 'a request refuses the fields that it needs itself, and ends with its signal and with the broker',
    run: async ({ create }) => {
      const broker = await create();
      expect(await outcome(broker.request('a', { replyTo: 'b' }))).toBe('PayloadError');
      const controller = new AbortController();
      const aborted = broker.request('a', {}, { signal: controller.signal });
      controller.abort();
      expect(await outcome(aborted)).toBe('AbortError');
      const open = outcome(broker.request('a', {}, LONG));
      await broker.close();
      expect(await open).toBe('BrokerClosedError');
      expect(await outcome(broker.request('a', {}))).toBe('BrokerClosedError');
    },
  },
  {
    id: 'C78',
    area: 'exchange',
    title: 'await using closes the broker at the end of its block; closed is emitted once',
    run: async ({ create }) => {
      const ends: string[] = [];
      const broker = await create();
      broker.on('closed', () => ends.push('closed'));
      {
        await using _ = broker;
        await broker.publish('a', { n: 1 });
      }
      expect(await outcome(broker.publish('a', { n: 2 }))).toBe('BrokerClosedError');
      await broker.close();
      expect(ends).toEqual(['closed']);
    },
  },
  {
    id: 'C79',
    area: 'exchange',
    title: 'publishAll publishes in order; where one is no message, none is published, and the path says which',
    run: async ({ create }) => {
      const broker = await create();
      await broker.publishAll('a', numbered(40));
      await broker.publishAll('a', []);
      for (const message of numbered(40)) expect(await broker.consume('a')).toEqual(message);
      const wrong = broker.publishAll('a', [{ n: 1 }, { n: Number.NaN }]);
      const { path } = await wrong.then(
        () => ({ path: 'accepted' }),
        (error: unknown) => (error instanceof PayloadError ? error : { path: String(error) }),
      );
      expect(path).toBe('$[1].n');
      expect(await outcome(broker.publishAll('', [{ n: 1 }]))).toBe('ChannelNameError');
      expect(await outcome(broker.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
      await broker.close();
      expect(await outcome(broker.publishAll('a', [{ n: 1 }]))).toBe('BrokerClosedError');
    },
  },
  {
    id: 'C80',
    area: 'exchange',
    title: 'consumeUpTo waits for one message, and takes the oldest, at most as many as asked for; the rest stays',
    run: async ({ create, settle }) => {
      const broker = await create();
      await broker.publishAll('a', numbered(5));
      const first = await broker.consumeUpTo('a', 3);
      expect(first.length).toBeGreaterThan(0);
      expect(first.length).toBeLessThan(4);
      const taken: object[] = [...first];
      while (taken.length < 5) taken.push(...(await broker.consumeUpTo('a', 5 - taken.length)));
      expect(taken).toEqual(numbered(5));
      const waits = broker.consumeUpTo('a', 10);
      expect(await isPending({ create, settle }, waits)).toBe(true);
      await broker.publish('a', { n: 6 });
      expect(await waits).toEqual([{ n: 6 }]);
      await broker.close();
    },
  },
  {
    id: 'C81',
    area: 'exchange',
    title: 'consumeUpTo gives up by its time limit, its signal and the end of the broker, and takes nothing then',
    run: async ({ create }) => {
      const broker = await create();
      const controller = new AbortController();
      expect(await outcome(broker.consumeUpTo('a', 2, { timeoutMs: 0 }))).toBe('TimeoutError');
      const aborted = broker.consumeUpTo('a', 2, { signal: controller.signal });
      controller.abort();
      expect(await outcome(aborted)).toBe('AbortError');
      await broker.publish('a', { n: 1 });
      expect(await outcome(broker.consumeUpTo('a', 2, { signal: controller.signal }))).toBe('AbortError');
      expect(await outcome(broker.consumeUpTo('a', 0))).toBe('RangeError');
      expect(await broker.consumeUpTo('a', 2)).toEqual([{ n: 1 }]);
      const open = outcome(broker.consumeUpTo('a', 2));
      await broker.close();
      expect(await open).toBe('BrokerClosedError');
    },
  },
  {
    id: 'C82',
    area: 'exchange',
    title: 'a loop over batches takes every message once, in order, and ends when the broker closes',
    run: async ({ create }) => {
      const broker = await create();
      await broker.publishAll('a', numbered(20));
      const taken: Message[] = [];
      for await (const messages of broker.batches('a', 8)) {
        expect(messages.length).toBeLessThan(9);
        taken.push(...messages);
        if (taken.length === 20) await broker.close();
      }
      expect(taken).toEqual(numbered(20));
    },
  },
];
