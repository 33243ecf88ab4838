import { expect, it } from 'vitest';
import { agentPairs, ChannelManager } from './channel-manager.ts';
import { ChannelNameError, LimitError } from './errors.ts';
import { InMemoryBroker } from './in-memory-broker.ts';

class Noting extends InMemoryBroker {
  readonly made: string[] = [];

  override createChannel(channel: string): void {
    this.made.push(channel);
    super.createChannel(channel);
  }
}

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `m${index}`);
}

it('makes every channel of a pair, in order, and gives their names', () => {
  const broker = new Noting();
  const names = new ChannelManager(broker).createAgentChannels(['a', 'b', 'a']);
  expect(names).toEqual(['a_to_b', 'b_to_a']);
  expect(broker.made).toEqual(names);
  expect(new ChannelManager(broker).getChannelName('a', 'b')).toBe('a_to_b');
});

it('makes none where one of the ids, or the name of one pair, is wrong', () => {
  const broker = new Noting();
  const manager = new ChannelManager(broker);
  const long = ['x'.repeat(100), 'y'.repeat(100)];
  for (const wrong of [
    ['a', 'b', ''],
    ['a', 'b', 5 as unknown as string],
    ['a', 'b', ...long],
  ])
    expect(() => manager.createAgentChannels(wrong)).toThrow(ChannelNameError);
  expect(() => agentPairs(['a', ''])).toThrow('An agent id must not be empty');
  expect(broker.made).toEqual([]);
});

it('makes up to 50,000 pairs, and none above', () => {
  const broker = new Noting();
  const manager = new ChannelManager(broker);
  expect(() => manager.createAgentChannels(ids(225))).toThrow(LimitError);
  expect(() => agentPairs(ids(225))).toThrow('Channels for all pairs of 225 agents: at most 50,000');
  expect(broker.made).toEqual([]);
  expect(agentPairs(ids(224))).toHaveLength(224 * 223);
});
