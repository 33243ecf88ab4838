import { afterEach, expect, inject } from 'vitest';
import { describeContract } from '../../messaging/contract/contract.ts';
import { collect, type Difference, numbered, outcome } from '../../messaging/contract/harness.ts';
import { describeOn } from '../testing/describe-on.ts';
import { networkHarness, REQUEST_MS, uniquePrefix } from '../testing/harness.ts';
import { RedisPubSubBroker } from './redis-pubsub-broker.ts';

/** Round trips to the server in a row that makes very many. */
const MOST = 600;

describeOn('Redis', inject('redis'), (url) => {
  const harness = networkHarness(
    (prefix, settings) => new RedisPubSubBroker({ url, prefix, requestTimeoutMs: REQUEST_MS, ...settings }),
    MOST,
  );
  afterEach(() => harness.closeAll());

  const two = () => {
    const prefix = uniquePrefix();
    return [harness.on(prefix), harness.on(prefix)] as const;
  };

  const differences: Readonly<Record<string, Difference>> = {
    C08: {
      title: 'stats knows what came to this process, and not what the channel holds elsewhere',
      kept: true,
      run: async () => {
        const [one, other] = two();
        await one.publish('a', { n: 1 });
        expect(await one.stats('a')).toMatchObject({ depth: 1, accepted: 1 });
        expect(await other.stats('a')).toMatchObject({ depth: 0, accepted: 0 });
      },
    },
    C11: {
      title: 'each process has a queue of its own, which a consume elsewhere does not empty',
      kept: true,
      run: async () => {
        const [one, other] = two();
        await collect(other, 'a');
        await one.publish('a', { n: 1 });
        expect(await one.consume('a')).toEqual({ n: 1 });
        expect(await other.consume('a')).toEqual({ n: 1 });
      },
    },
    C12: {
      title: 'a process that comes later finds nothing: what was published before is lost to it',
      kept: true,
      run: async () => {
        const [one, other] = two();
        await one.publish('a', { n: 1 });
        expect(await outcome(other.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
      },
    },
    C20: {
      title: 'numbers count what came to a process: one message has another in each',
      kept: true,
      run: async ({ settle }) => {
        const [one, other] = two();
        await one.publish('a', { n: 1 });
        const numbers: number[] = [];
        for (const broker of [one, other]) {
          broker.on('error', ({ seq }) => numbers.push(seq));
          await broker.subscribe('a', () => Promise.reject(new Error('no'))).ready;
        }
        await one.publish('a', { n: 2 });
        await settle();
        expect(numbers.toSorted()).toEqual([1, 2]);
      },
    },
    C22: {
      title: 'a message goes to one consume of each process',
      kept: true,
      run: async () => {
        const [one, other] = two();
        const consumed = [one.consume('a'), other.consume('a')];
        await Promise.all([one.stats('a'), other.stats('a')]);
        await one.publish('a', { n: 1 });
        expect(await Promise.all(consumed)).toEqual([{ n: 1 }, { n: 1 }]);
      },
    },
    C48: {
      title: 'there is one policy, and it is each process’s own: the oldest make room',
      run: async ({ settle }) => {
        const prefix = uniquePrefix();
        const [small, large] = [harness.on(prefix, { capacity: 3 }), harness.on(prefix)];
        large.createChannel('a');
        await large.stats('a');
        const dropped: unknown[] = [];
        small.on('overflow', (event) => dropped.push(event));
        for (const message of numbered(5)) await small.publish('a', message);
        await settle();
        expect(dropped).toEqual([1, 2].map((seq) => ({ channel: 'a', seq, policy: 'drop-oldest' })));
        expect(await small.stats('a')).toMatchObject({ depth: 3, dropped: 2 });
        expect(await large.stats('a')).toMatchObject({ depth: 5, dropped: 0 });
        expect(await small.consume('a')).toEqual({ n: 3 });
      },
    },
    C49: {
      title: 'a full queue refuses nothing',
      run: async () => {
        const broker = harness.on(uniquePrefix(), { capacity: 1, overflow: 'reject' });
        await broker.publish('a', { n: 1 });
        expect(await outcome(broker.publish('a', { n: 2 }))).toBe('fulfilled');
        expect(await broker.consume('a')).toEqual({ n: 2 });
      },
    },
    C50: {
      title: 'a full queue holds nobody back',
      run: async () => {
        const broker = harness.on(uniquePrefix(), { capacity: 1, overflow: 'block' });
        for (const message of numbered(3)) await broker.publish('a', message);
        expect(await broker.stats('a')).toMatchObject({ blocked: 0, depth: 1 });
      },
    },
    C52: {
      title: 'the books are of one process: another, which came later, has other ones',
      kept: true,
      run: async () => {
        const [one, other] = two();
        await one.publish('a', { n: 1 });
        other.createChannel('a');
        await other.stats('a');
        await one.publish('a', { n: 2 });
        expect(await one.stats('a')).toMatchObject({ accepted: 2 });
        expect(await other.stats('a')).toMatchObject({ accepted: 1 });
      },
    },
    C56: {
      title: 'no publish waits for space, so that close ends none; it ends those that wait for a connection',
      run: async () => {
        const broker = harness.on(uniquePrefix(), { capacity: 1, overflow: 'block' });
        const publishes = numbered(3).map((message) => outcome(broker.publish('a', message)));
        await broker.stats('a');
        await broker.close();
        expect(await Promise.all(publishes)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
      },
    },
  };
  describeContract('RedisPubSubBroker', harness, differences);
});
