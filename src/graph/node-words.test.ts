import { describe, expect, it } from 'vitest';
import { agentLine, agentName, channelName, count, limitWords } from './node-words.ts';
import { IDLE_AGENT as AGENT, IDLE_CHANNEL } from './test-states.ts';

const NONE = { publish: 0, subscribe: 0, consume: 0 };

describe('an agent', () => {
  it('has a name that says what it is connected to and what waits', () => {
    expect(agentName('mg1', { publish: 2, subscribe: 1, consume: 0 }, { ...AGENT, inbox: 3 })).toBe(
      'Agent mg1, publishes to 2, subscribes to 1, 3 waiting',
    );
    expect(agentName('mg1', NONE, undefined)).toBe('Agent mg1');
    expect(agentName('mg1', NONE, { ...AGENT, retrying: [4] })).toBe('Agent mg1, 1 unsent, retrying');
  });

  it('says the most pressing thing only', () => {
    const working = { message: 1, sinceUs: 0, untilUs: 10 };
    expect(agentLine(AGENT).whole).toBe('idle');
    expect(agentLine({ ...AGENT, received: 4 }).whole).toBe('4 received');
    expect(agentLine({ ...AGENT, received: 4, waitingFor: ['jobs'] }).whole).toBe('waits for jobs');
    expect(agentLine({ ...AGENT, waitingFor: ['jobs'], inbox: 2 }).whole).toBe('2 in inbox');
    expect(agentLine({ ...AGENT, inbox: 2, working }).whole).toBe('working, 2 wait');
    expect(agentLine({ ...AGENT, working, retrying: [4, 7] }).whole).toBe('2 unsent: retrying');
    expect(agentLine({ ...AGENT, retrying: [] }).whole).toBe('idle');
    expect(agentLine({ ...AGENT, waitingFor: ['a channel with a long name'] }).short).toBe('waiting');
    expect(agentLine({ ...AGENT, received: 12_345 }).short).toBe('12k in');
  });

  it('says that its code was stopped, before all that it still does', () => {
    const stopped = { ...AGENT, stopped: 'instructions', received: 4, inbox: 2 } as const;
    expect(agentLine(stopped)).toEqual({ whole: 'code stopped', short: 'stopped' });
    expect(agentName('mg1', NONE, stopped)).toBe('Agent mg1, 4 received, code stopped, 2 waiting');
    expect(agentLine({ ...stopped, down: true }).whole).toBe('down');
  });
});

describe('a channel', () => {
  it('says what it keeps, by what it is', () => {
    const links = { publish: 1, subscribe: 0, consume: 1 };
    expect(channelName('c', links, IDLE_CHANNEL, 'redis-pubsub')).toBe(
      'Channel c, 1 publisher, 1 consumer, stores nothing',
    );
    expect(channelName('c', links, IDLE_CHANNEL, 'kafka')).toBe('Channel c, 1 publisher, 1 consumer, log empty');
    const part = { start: 1, end: 5, position: 3, reached: 3, committed: 2, owner: '' };
    const entry = { agent: 'a', message: 1, seq: 3, partition: 0, offset: 2, sinceUs: 0, deliveries: 1 };
    const log = {
      partitions: [part, part],
      pending: [entry],
      available: [],
      archived: [],
      acknowledged: 2,
      forfeited: 0,
      joining: [],
    };
    expect(channelName('c', NONE, { ...IDLE_CHANNEL, log: { ...log, standsStillUntilUs: 9 } }, 'kafka')).toBe(
      'Channel c, log of 8 in 2 partitions, 4 unread by the group, 1 not acknowledged, all members pause',
    );
  });

  it('has a name that says who is there and what is queued', () => {
    expect(channelName('control', { publish: 1, subscribe: 2, consume: 0 }, { ...IDLE_CHANNEL, next: 4 })).toBe(
      'Channel control, 1 publisher, 2 subscribers, 3 in queue',
    );
    expect(channelName('control', NONE, IDLE_CHANNEL)).toBe('Channel control, queue empty');
  });

  it('has a name that says the capacity of a bounded queue, and what a full one does', () => {
    const limit = { capacity: 3, overflow: 'drop-oldest' } as const;
    expect(channelName('c', NONE, { ...IDLE_CHANNEL, next: 3 }, 'memory', limit)).toBe(
      'Channel c, 2 in queue, capacity 3',
    );
    expect(channelName('c', NONE, { ...IDLE_CHANNEL, next: 4 }, 'memory', limit)).toBe(
      'Channel c, 3 in queue, capacity 3, full: oldest are dropped',
    );
    expect(channelName('c', NONE, IDLE_CHANNEL, 'memory', { ...limit, capacity: 10_000 })).toBe(
      'Channel c, queue empty',
    );
    expect([3, 9999, 10_000, Number.POSITIVE_INFINITY].map(limitWords)).toEqual([
      'of 3',
      'of 9.9k',
      undefined,
      undefined,
    ]);
  });
});

it('numbers fit into a badge', () => {
  expect([0, 999, 1000, 1299, 10_000, 999_999, 1_200_000].map(count)).toEqual([
    '0',
    '999',
    '1k',
    '1.2k',
    '10k',
    '999k',
    '1.2M',
  ]);
});
