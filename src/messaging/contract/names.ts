import { ChannelManager } from '../channel-manager.ts';
import { ChannelNameError, LimitError } from '../errors.ts';
import { expect } from './expect.ts';
import { type ContractRow, collect, outcome } from './harness.ts';

const LOOKALIKES = ['a', 'A', ' a', 'é', 'e\u0301', 'a\u200b', '\u202ea'];
const SPECIAL = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then'];
// Values that a caller without types may pass.
const NO_NAMES: readonly unknown[] = [undefined, null, 1, {}, ['a'], '', 'x'.repeat(129), 'a\ud800', '\udc00a'];

export const NAME_ROWS: readonly ContractRow[] = [
  {
    id: 'C01',
    area: 'names',
    title: 'createChannel is idempotent, in any order with subscribe and publish',
    run: async ({ create, settle }) => {
      const broker = await create();
      const received = await collect(broker, 'a');
      broker.createChannel('a');
      await broker.publish('a', { n: 1 });
      broker.createChannel('a');
      await settle();
      expect(received).toEqual([{ n: 1 }]);
      expect(await broker.consume('a')).toEqual({ n: 1 });
      await broker.close();
    },
  },
  {
    id: 'C02',
    area: 'names',
    title: 'an unknown channel behaves as if it had been created',
    run: async ({ create, settle }) => {
      const broker = await create();
      await broker.publish('published', { n: 1 });
      expect(await broker.consume('published')).toEqual({ n: 1 });
      const received = await collect(broker, 'subscribed');
      const consumed = outcome(broker.consume('consumed'));
      await broker.publish('subscribed', { n: 2 });
      await broker.publish('consumed', { n: 3 });
      await settle();
      expect(received).toEqual([{ n: 2 }]);
      expect(await consumed).toBe('fulfilled');
      await broker.close();
    },
  },
  {
    id: 'C03',
    area: 'names',
    title: 'names are compared by their code units: seven that look alike are seven channels',
    run: async ({ create }) => {
      const broker = await create();
      for (const name of LOOKALIKES) await broker.publish(name, { name });
      // In reverse order, so that two names for one queue are detected.
      for (const name of LOOKALIKES.toReversed()) expect(await broker.consume(name)).toEqual({ name });
      await broker.close();
    },
  },
  {
    id: 'C04',
    area: 'names',
    title: 'names of built-in properties are ordinary names, and pollute nothing',
    run: async ({ create, settle }) => {
      const before = Reflect.ownKeys(Object.prototype);
      const broker = await create();
      for (const name of SPECIAL) {
        const received = await collect(broker, name);
        await broker.publish(name, { name });
        await settle();
        expect(received).toEqual([{ name }]);
        expect(await broker.consume(name)).toEqual({ name });
      }
      expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
      await broker.close();
    },
  },
  {
    id: 'C05',
    area: 'names',
    title: 'what is no name is refused by every method, and changes nothing',
    run: async ({ create }) => {
      const broker = await create();
      for (const value of NO_NAMES) {
        const name = value as string;
        expect(await outcome(broker.publish(name, { n: 1 }))).toBe('ChannelNameError');
        expect(await outcome(broker.consume(name, { timeoutMs: 0 }))).toBe('ChannelNameError');
        expect(() => broker.subscribe(name, () => undefined)).toThrow(ChannelNameError);
        expect(() => broker.createChannel(name)).toThrow(ChannelNameError);
        expect(await outcome((async () => broker.stats(name))())).toBe('ChannelNameError');
      }
      await broker.publish('x'.repeat(128), { n: 1 });
      await broker.close();
    },
  },
  {
    id: 'C06',
    area: 'names',
    title: 'the channel manager names a pair as mg1_to_mg2, and refuses ids that are no names',
    run: async ({ create }) => {
      const broker = await create();
      const manager = new ChannelManager(broker);
      expect(manager.getChannelName('mg1', 'mg2')).toBe('mg1_to_mg2');
      expect(manager.getChannelName('mg2', 'mg1')).toBe('mg2_to_mg1');
      expect(() => manager.getChannelName('', 'mg1')).toThrow(ChannelNameError);
      expect(() => manager.getChannelName('mg1', 'mg1')).toThrow(ChannelNameError);
      await broker.close();
    },
  },
  {
    id: 'C07',
    area: 'names',
    title: 'createAgentChannels makes n (n - 1) ordered pairs, once; it makes none above its limit or with a wrong id',
    run: async ({ create, settle }) => {
      const broker = await create();
      const manager = new ChannelManager(broker);
      expect(manager.createAgentChannels([])).toEqual([]);
      expect(manager.createAgentChannels(['a'])).toEqual([]);
      const names = manager.createAgentChannels(['a', 'b', 'c', 'a']);
      expect(names).toEqual(['a_to_b', 'a_to_c', 'b_to_a', 'b_to_c', 'c_to_a', 'c_to_b']);
      const received = await collect(broker, 'a_to_b');
      manager.createAgentChannels(['a', 'b', 'c']);
      await broker.publish('a_to_b', { n: 1 });
      await settle();
      expect(received).toEqual([{ n: 1 }]);
      const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `m${index}`);
      expect(manager.createAgentChannels(many(100))).toHaveLength(9900);
      expect(() => manager.createAgentChannels(many(300))).toThrow(LimitError);
      await broker.close();
      const small = await create({ channelsMax: 2 });
      expect(() => new ChannelManager(small).createAgentChannels(['a', 'b', ''])).toThrow(ChannelNameError);
      for (const name of ['x', 'y']) small.createChannel(name);
      await small.close();
    },
  },
  {
    id: 'C08',
    area: 'names',
    title: 'stats tells depth, waiting and subscriptions, and changes nothing',
    run: async ({ create }) => {
      const broker = await create({ channelsMax: 1 });
      const zeros = { depth: 0, waiting: 0, subscriptions: 0, blocked: 0, accepted: 0, consumed: 0, dropped: 0 };
      expect(await broker.stats('a')).toEqual(zeros);
      expect(await broker.stats('b')).toEqual(zeros);
      await collect(broker, 'a');
      await broker.publish('a', { n: 1 });
      await broker.publish('a', { n: 2 });
      await broker.consume('a');
      const figures = { ...zeros, depth: 1, subscriptions: 1, accepted: 2, consumed: 1 };
      expect(await broker.stats('a')).toEqual(figures);
      expect(await broker.stats('a')).toEqual(figures);
      await broker.close();
    },
  },
];
