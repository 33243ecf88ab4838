import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChannelKeys, slotOf } from './channel-keys.ts';
import type { Link } from './link.ts';

/** Returns the keys that a script gets. */
function keysOf(keys: ChannelKeys, channel: string): readonly string[] {
  const sent: (readonly string[])[] = [];
  const link: Pick<Link, 'send'> = {
    send: async (args) => void sent.push(args),
  };
  void keys.run(link as Link, 'stats', channel);
  const [, , count, ...rest] = sent[0] ?? [];
  return rest.slice(0, Number(count));
}

it('keys - a plain name stands in braces as it is', () => {
  expect(keysOf(new ChannelKeys('heron:', 'heron'), 'control')).toEqual([
    'heron:{control}',
    'heron:{control}:stats:heron',
    'heron:bell',
  ]);
});

const names = fc.string({
  minLength: 1,
  maxLength: 12,
  unit: fc.constantFrom('a', '{', '}', '%', '2', '5', '7', 'D', ':', 'é', '😀'),
});

it('keys - every key begins with the prefix, two channels share none, and a key tells its channel', () => {
  fc.assert(
    fc.property(names, names, (one, other) => {
      const keys = new ChannelKeys('p:', 'heron');
      const [mine, others] = [keysOf(keys, one), keysOf(keys, other)];
      expect([...mine, ...others].every((key) => key.startsWith('p:'))).toBe(true);
      expect(keys.channelOf(keys.stream(one))).toBe(one);
      expect(mine.slice(1).map((key) => keys.channelOf(key))).toEqual([undefined, undefined]);
      if (one !== other) expect(mine.slice(0, 2).filter((key) => others.includes(key))).toEqual([]);
    }),
    { numRuns: 2000, seed: 13 },
  );
});

it('keys - on a cluster the keys of a channel are in one slot', () => {
  fc.assert(
    fc.property(names, (channel) => {
      const slots = keysOf(new ChannelKeys('heron:', 'heron', 'cluster'), channel).map(slotOf);
      expect(slots).toHaveLength(2);
      expect(new Set(slots).size).toBe(1);
    }),
    { numRuns: 2000, seed: 13 },
  );
});

it('slots - as the documentation of Redis Cluster has them', () => {
  expect(slotOf('123456789')).toBe(0x31c3);
  expect(slotOf('{user1000}.following')).toBe(slotOf('user1000'));
  expect(slotOf('foo{}{bar}')).not.toBe(slotOf('bar'));
  expect(slotOf('foo{{bar}}zap')).toBe(slotOf('{bar'));
  expect(slotOf('foo{bar}{zap}')).toBe(slotOf('bar'));
});
