import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChannelNameError, getChannelName } from '../../messaging/index.ts';
import { channelOf, topicOf } from './topic-name.ts';

const NAMES = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('a', '-', '_', '.', '0', 'f', '002e', ':', 'é'), minLength: 1, maxLength: 12 }),
);

it('topic - every channel has a legal topic, and is read back from it', () => {
  fc.assert(
    fc.property(NAMES, (name) => {
      const topic = topicOf('heron.', name);
      expect(topic).toMatch(/^heron\.[A-Za-z0-9_-]+$/);
      expect(channelOf('heron.', topic)).toBe(name);
    }),
    { numRuns: 5000 },
  );
});

it('topic - two channels never share one', () => {
  fc.assert(
    fc.property(NAMES, NAMES, (one, other) => {
      expect(topicOf('', one) === topicOf('', other)).toBe(one === other);
    }),
    { numRuns: 5000 },
  );
});

it('topic - the names of pairs stay as they are', () => {
  const name = getChannelName('mg 1', 'mg2');
  expect(topicOf('heron.', name)).toBe(`heron.${name.replace('-0020', '-002d0020')}`);
  expect(topicOf('heron.', getChannelName('mg1', 'mg2'))).toBe('heron.mg1_to_mg2');
});

it('topic - a name whose topic would be too long for Kafka is refused', () => {
  expect(topicOf('heron.', 'x'.repeat(128))).toHaveLength(134);
  expect(() => topicOf('heron.', 'é'.repeat(50))).toThrow(ChannelNameError);
});

it('topic - what is no topic of ours is no channel', () => {
  expect(channelOf('heron.', 'other.control')).toBeUndefined();
  expect(channelOf('heron.', 'heron.')).toBeUndefined();
  expect(channelOf('heron.', 'heron.a.b')).toBeUndefined();
  expect(channelOf('heron.', 'heron.-0061')).toBeUndefined();
});
