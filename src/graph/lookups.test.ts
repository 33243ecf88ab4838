import { describe, expect, it } from 'vitest';
import type { Fault } from '../scenario/index.ts';
import { troubleOf } from './lookups.ts';

const LINK = { kind: 'publish', agent: 'mg1', channel: 'control' } as const;
const span = { fromUs: 0, untilUs: 1 };
const FAULTS: readonly Fault[] = [
  { kind: 'delay', ...span, where: { at: 'everything' }, delayUs: 1, jitterUs: 0 },
  { kind: 'loss', ...span, where: { at: 'agent', agent: 'mg1' }, probability: 1 },
  { kind: 'cut', ...span, where: { at: 'border', agents: ['mg1'], channels: [] } },
  { kind: 'crash', ...span, where: { at: 'agent', agent: 'mg1' } },
  { kind: 'cut', ...span, where: { at: 'border', agents: ['mg1'], channels: ['control'] } },
  { kind: 'loss', ...span, where: { at: 'channel', channel: 'status' }, probability: 1 },
];

describe('what a link shows of faults', () => {
  it('is the worst of those that act on it', () => {
    expect(troubleOf(FAULTS, [], LINK)).toBeUndefined();
    expect(troubleOf(FAULTS, [0], LINK)).toBe('odd');
    expect(troubleOf(FAULTS, [1, 0], LINK)).toBe('lossy');
    expect(troubleOf(FAULTS, [0, 1, 2], LINK)).toBe('cut');
  });

  it('is nothing of faults of agents, of a border around both ends, and of other places', () => {
    expect(troubleOf(FAULTS, [3, 4, 5], LINK)).toBeUndefined();
    expect(troubleOf(FAULTS, [9], LINK)).toBeUndefined();
  });
});
