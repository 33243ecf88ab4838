import { describe, expect, it } from 'vitest';
import { inMemoryHarness, outcome } from './contract/index.ts';
import { BrokerClosedError, type Envelope, InMemoryBroker, LimitError, type Message, QueueFullError } from './index.ts';
import { sizeOf, snapshot } from './snapshot.ts';

const { settle } = inMemoryHarness(() => new InMemoryBroker());

/** Returns a message of a size in bytes. */
/** A message of so many bytes. Most of its characters count for six, as counting them one by one takes time. */
function sized(bytes: number, n = 0): Message {
  const left = bytes - sizeOf(snapshot({ n, filled: '' }));
  return { n, filled: '\u0001'.repeat(left / 6) + 'x'.repeat(left % 6) };
}

describe('envelopes', () => {
  it('keep the producer of a publish, an offer and a put, for taps and takes', async () => {
    const broker = new InMemoryBroker();
    const seen: Envelope[] = [];
    broker.subscribeRaw('a', (envelope) => seen.push(envelope));
    await broker.publish('a', { n: 1 }, { producer: 'mg1' });
    await broker.publish('a', { n: 2 });
    broker.offer('a', { n: 3 }, 'mg3');
    broker.put('a', { n: 4 }, { producer: 'mg4', accepted: () => undefined, refused: () => undefined });
    const producers = ['mg1', undefined, 'mg3', 'mg4'];
    expect(seen.map(({ producer }) => producer)).toEqual(producers);
    expect(seen.map(({ channel, seq }) => [channel, seq])).toEqual(producers.map((_, index) => ['a', index + 1]));
    const taken: Envelope[] = [];
    for (const _ of producers) broker.take('a', (envelope) => taken.push(envelope));
    expect(taken).toEqual(seen);
  });

  it('keep the producer of a publish that waited for space', async () => {
    const broker = new InMemoryBroker({ capacity: 1, overflow: 'block' });
    const seen: Envelope[] = [];
    broker.subscribeRaw('a', (envelope) => seen.push(envelope));
    void broker.publish('a', { n: 1 });
    const second = broker.publish('a', { n: 2 }, { producer: 'mg2' });
    await broker.consume('a');
    await second;
    expect(seen.map(({ producer }) => producer)).toEqual([undefined, 'mg2']);
  });

  it('a tap sees them with bounded concurrency too, and its failures are reported', async () => {
    const reported: unknown[] = [];
    const broker = new InMemoryBroker({
      report: ({ seq, channel, subscription }) => reported.push([channel, seq, subscription]),
    });
    const seen: number[] = [];
    const subscribeRaw = broker.subscribeRaw('a', ({ seq }) => Promise.reject(seen.push(seq)), { concurrency: 1 });
    for (const n of [1, 2]) await broker.publish('a', { n });
    await settle();
    expect([seen, reported]).toEqual([
      [1, 2],
      [
        ['a', 1, subscribeRaw.id],
        ['a', 2, subscribeRaw.id],
      ],
    ]);
  });
});

describe('bytes of a queue', () => {
  it('are given back by everything that takes a message out', async () => {
    const broker = new InMemoryBroker({ capacityBytes: 100, overflow: 'reject' });
    const fill = (): unknown => {
      broker.offer('a', sized(100));
      return expect(() => broker.offer('a', sized(40))).toThrow(QueueFullError);
    };
    fill();
    await broker.consume('a');
    fill();
    broker.take('a', () => undefined);
    fill();
    broker.reset();
    fill();
    broker.limit('a', { overflow: 'drop-oldest' });
    broker.offer('a', sized(100));
    expect(broker.stats('a')).toMatchObject({ depth: 1, dropped: 2 });
  });

  it('let in a message that fits exactly, and drop as many old ones as a new one needs', () => {
    const broker = new InMemoryBroker({ capacityBytes: 120 });
    for (const n of [1, 2, 3]) broker.offer('a', sized(40, n));
    expect(broker.stats('a')).toMatchObject({ depth: 3, dropped: 0 });
    broker.offer('a', sized(80, 4));
    expect(broker.stats('a')).toMatchObject({ depth: 2, dropped: 2 });
    broker.offer('a', sized(120, 5));
    expect(broker.stats('a')).toMatchObject({ depth: 1, dropped: 4 });
  });

  it('refuse under every policy what is larger than all of them, and nobody sees it', async () => {
    for (const overflow of ['drop-oldest', 'drop-newest', 'reject', 'block'] as const) {
      const broker = new InMemoryBroker({ capacityBytes: 50, overflow });
      const seen: Message[] = [];
      broker.subscribe('a', (message) => seen.push(message));
      await broker.publish('a', sized(50));
      expect(await outcome(broker.publish('a', sized(51)))).toBe('QueueFullError');
      expect(broker.stats('a')).toMatchObject({ accepted: 1, depth: 1, dropped: 0, blocked: 0 });
      expect(seen).toHaveLength(1);
      // A waiting consumer takes it without the queue.
      await broker.consume('a');
      const waiting = broker.consume('a');
      await broker.publish('a', sized(51));
      expect(await waiting).toEqual(sized(51));
    }
  });

  it('hold back a publish until there are enough, and a small one behind a large one', async () => {
    const broker = new InMemoryBroker({ capacityBytes: 100, overflow: 'block' });
    const order: string[] = [];
    const publish = (name: string, bytes: number): Promise<void> =>
      broker.publish('a', sized(bytes)).then(() => void order.push(name));
    const all = [publish('first', 60), publish('second', 40), publish('large', 90), publish('small', 36)];
    await settle();
    expect([order, broker.stats('a').blocked]).toEqual([['first', 'second'], 2]);
    await broker.consume('a');
    await settle();
    expect(order).toHaveLength(2);
    await broker.consume('a');
    await settle();
    expect(order).toEqual(['first', 'second', 'large']);
    await broker.consume('a');
    await Promise.all(all);
    expect(order).toEqual(['first', 'second', 'large', 'small']);
  });

  it('by default are 16 MiB, and messages 10,000', () => {
    const large = new InMemoryBroker({ overflow: 'reject' });
    for (let n = 0; n < 16; n += 1) large.offer('a', sized(1024 * 1024, n));
    expect(() => large.offer('a', {})).toThrow(QueueFullError);
    const many = new InMemoryBroker();
    for (let n = 0; n < 10_001; n += 1) many.offer('a', {});
    expect(many.stats('a')).toMatchObject({ depth: 10_000, dropped: 1 });
  });
});

describe('limits', () => {
  it('of a channel fall back to the broker’s, each by itself', () => {
    const broker = new InMemoryBroker({ capacity: 3, overflow: 'reject' });
    const fill = (count: number): void => {
      for (let n = 0; n < count; n += 1) broker.offer('a', { n });
    };
    broker.limit('a', { capacity: 1 });
    fill(1);
    expect(() => fill(1)).toThrow(QueueFullError);
    broker.limit('a', { overflow: 'drop-newest' });
    fill(4);
    expect(broker.stats('a')).toMatchObject({ depth: 3, dropped: 2 });
    broker.limit('a');
    expect(() => fill(1)).toThrow(QueueFullError);
    expect(broker.stats('b')).toMatchObject({ depth: 0 });
  });

  it('of channels and subscriptions are said', () => {
    const broker = new InMemoryBroker({ channelsMax: 1, subscriptionsMax: 1 });
    broker.subscribe('a', () => undefined);
    expect(() => broker.subscribe('a', () => undefined)).toThrow('Subscriptions of channel "a": at most 1');
    expect(() => broker.createChannel('b')).toThrow('Channels of this broker: at most 1');
    expect(() => broker.offer('b', {})).toThrow(LimitError);
    expect(broker.stats('b').accepted).toBe(0);
    expect(new InMemoryBroker().subscribe('a', () => undefined).id).toBe(1);
  });
});

describe('events', () => {
  it('tell of each message that a full queue loses, and why', () => {
    const broker = new InMemoryBroker({ capacity: 1 });
    const lost: unknown[] = [];
    broker.offer('a', {});
    broker.offer('a', {});
    const stop = broker.on('overflow', (event) => lost.push(event));
    broker.offer('a', {});
    broker.limit('a', { overflow: 'drop-newest' });
    broker.offer('a', {});
    stop();
    broker.offer('a', {});
    expect(lost).toEqual([
      { channel: 'a', seq: 2, policy: 'drop-oldest' },
      { channel: 'a', seq: 4, policy: 'drop-newest' },
    ]);
    expect(broker.stats('a').dropped).toBe(4);
  });

  it('tell of an inbox above 1,000 where no mark is named, once until it is empty', async () => {
    const broker = new InMemoryBroker();
    const slow: unknown[] = [];
    broker.on('slowConsumer', (event) => slow.push(event));
    const { id } = broker.subscribe('a', () => new Promise(() => undefined), { concurrency: 1 });
    for (let n = 0; n < 1001; n += 1) broker.offer('a', {});
    expect(slow).toEqual([]);
    for (let n = 0; n < 3; n += 1) broker.offer('a', {});
    expect(slow).toEqual([{ channel: 'a', subscription: id, inbox: 1001 }]);
  });
});

describe('concurrency', () => {
  it('is how many callbacks are under way, whatever they end with', async () => {
    const broker = new InMemoryBroker({ report: () => undefined });
    const ends: ((fails: boolean) => void)[] = [];
    let most = 0;
    let running = 0;
    const seen: unknown[] = [];
    broker.subscribe(
      'a',
      ({ n }) => {
        seen.push(n);
        running += 1;
        most = Math.max(most, running);
        return new Promise<void>((resolve, reject) => {
          ends.push((fails) => {
            running -= 1;
            if (fails) reject(new Error('no'));
            else resolve();
          });
        });
      },
      { concurrency: 2 },
    );
    for (let n = 1; n <= 5; n += 1) broker.offer('a', { n });
    for (let turn = 0; turn < 5; turn += 1) {
      ends.shift()?.(turn % 2 === 0);
      await settle();
    }
    expect([seen, most]).toEqual([[1, 2, 3, 4, 5], 2]);
  });
});

describe('await publish', () => {
  it('continues when every callback has been called with the message, however many messages there are', async () => {
    const broker = new InMemoryBroker();
    let called = 0;
    for (let count = 0; count < 300; count += 1) broker.subscribe('a', () => (called += 1));
    await broker.publish('a', { n: 1 });
    expect(called).toBe(300);
    const before: number[] = [];
    const calls = Array.from({ length: 400 }, async (_, index) => {
      await broker.publish('a', { n: index });
      before.push(called - 300 * (index + 2));
    });
    await Promise.all(calls);
    expect(before).toHaveLength(400);
    expect(Math.min(...before)).toBeGreaterThanOrEqual(0);
  });

  it('continues before callbacks have been called with all that callbacks publish: after 256 messages in one go', async () => {
    const broker = new InMemoryBroker();
    const received: Message[] = [];
    broker.subscribe('a', (message) => {
      received.push(message);
      if (message.n === 0) for (let n = 1; n <= 400; n += 1) void broker.publish('a', { n });
    });
    await broker.publish('a', { n: 0 });
    expect(received).toHaveLength(256);
    await broker.drain();
    expect(received.map(({ n }) => n)).toEqual(Array.from({ length: 401 }, (_, n) => n));
  });
});

describe('drain', () => {
  it('ends at once where nothing is under way, twice as well, and after close', async () => {
    const broker = new InMemoryBroker();
    const [first, second] = [broker.drain(), broker.drain()];
    await Promise.all([first, second]);
    expect(broker.drain()).toBe(broker.close());
    await broker.drain();
  });

  it('waits for bounded callbacks that are under way, and for what was put off', async () => {
    let end = (): void => undefined;
    const deferred: (() => void)[] = [];
    const broker = new InMemoryBroker({ defer: (run) => deferred.push(run) });
    let seen = 0;
    broker.subscribe('a', () => {
      seen += 1;
    });
    const slow = new Promise<void>((resolve) => {
      end = resolve;
    });
    broker.subscribe('b', () => slow, { concurrency: 1 });
    broker.offer('b', {});
    for (let n = 0; n < 300; n += 1) void broker.publish('a', {});
    let drained = false;
    const done = broker.drain().then(() => {
      drained = true;
    });
    expect(await outcome(broker.publish('a', {}))).toBe('BrokerClosedError');
    expect(() => broker.limit('a')).toThrow(BrokerClosedError);
    await settle();
    expect([drained, seen]).toEqual([false, 255]);
    for (const run of deferred.splice(0)) run();
    await settle();
    expect([drained, seen]).toEqual([false, 300]);
    end();
    await done;
    expect(await outcome(broker.consume('a'))).toBe('BrokerClosedError');
  });

  it('is ended by close, while a callback never settles', async () => {
    const broker = new InMemoryBroker();
    broker.subscribe('a', () => new Promise(() => undefined), { concurrency: 1 });
    broker.offer('a', {});
    const drained = broker.drain();
    await broker.close();
    await drained;
  });
});

describe('unsubscribing', () => {
  it('takes out one subscription, once, and leaves the others in order', () => {
    const broker = new InMemoryBroker();
    const calls: string[] = [];
    const subscriptions = ['x', 'y', 'z'].map((name) => broker.subscribe('a', () => calls.push(name)));
    expect(subscriptions.map(({ id }) => id)).toEqual([1, 2, 3]);
    subscriptions[1]?.();
    subscriptions[1]?.();
    expect(broker.stats('a').subscriptions).toBe(2);
    broker.offer('a', {});
    expect(calls).toEqual(['x', 'z']);
  });

  it('in the middle of a message, bounded ones among them, calls nobody who has left', async () => {
    const broker = new InMemoryBroker();
    const calls: string[] = [];
    broker.subscribe('a', () => {
      calls.push('first');
      serial();
      broker.subscribe('a', () => calls.push('new'));
    });
    const serial = broker.subscribe('a', () => calls.push('serial'), { concurrency: 1 });
    broker.subscribeRaw('a', () => calls.push('last'));
    broker.offer('a', {});
    await settle();
    expect(calls).toEqual(['first', 'last']);
  });
});
