import { describe, expect, it } from 'vitest';
import type { ChannelState } from '../trace/index.ts';
import { warningOf } from './channel-warning.ts';
import { IDLE_CHANNEL } from './test-states.ts';

describe('the warning of a channel', () => {
  const limit = { capacity: 10, overflow: 'drop-newest' } as const;
  const holding = (depth: number, more: Partial<ChannelState> = {}): ChannelState => ({
    ...IDLE_CHANNEL,
    next: 1 + depth,
    ...more,
  });

  it('says of a full queue what it does, and at which end', () => {
    expect(warningOf(holding(10, { dropped: 2 }), limit)).toEqual({
      short: 'full',
      rest: ': newest are dropped',
      title: '2 dropped',
      severe: true,
      spills: 'tail',
    });
    expect(warningOf(holding(10), { ...limit, overflow: 'drop-oldest' })?.spills).toBe('head');
    expect(warningOf(holding(10), { ...limit, overflow: 'block' })?.rest).toBe(': publishers wait');
    expect(warningOf(holding(10), { ...limit, overflow: 'reject' })?.rest).toBe(': new ones are rejected');
  });

  it('says what has been dropped, and that a queue is nearly full, from four fifths of its capacity', () => {
    expect(warningOf(holding(3, { dropped: 1200 }), limit)?.short).toBe('1.2k dropped');
    expect(warningOf(holding(8), limit)?.short).toBe('nearly full');
    expect(warningOf(holding(7), limit)).toBeUndefined();
    expect(warningOf(undefined, limit)).toBeUndefined();
  });

  it('says of a log in words that its group rebalances, and what consumers have missed', () => {
    const log = {
      partitions: [],
      pending: [],
      available: [],
      archived: [],
      acknowledged: 0,
      forfeited: 0,
      joining: [],
    };
    const at = (standsStillUntilUs: number | undefined, more: Partial<ChannelState>) =>
      warningOf(holding(0, { log: { ...log, standsStillUntilUs }, ...more }), limit)?.short;
    expect(at(9, {})).toBe('rebalancing');
    expect(at(undefined, { dropped: 2 })).toBeUndefined();
    expect(at(undefined, { dropped: 2, consumed: 1 })).toBe('2 dropped');
  });
});
