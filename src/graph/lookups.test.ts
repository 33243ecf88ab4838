import { describe, expect, it } from 'vitest';
import type { Fault } from '../scenario/index.ts';
import { linkFaultMark } from './link-fault-mark.ts';
import { capacityOf, nodeFaultLabel, overflowOf } from './lookups.ts';

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
    expect(linkFaultMark(FAULTS, [], LINK)).toBeUndefined();
    expect(linkFaultMark(FAULTS, [0], LINK)).toBe('odd');
    expect(linkFaultMark(FAULTS, [1, 0], LINK)).toBe('lossy');
    expect(linkFaultMark(FAULTS, [0, 1, 2], LINK)).toBe('cut');
  });

  it('is nothing of faults of agents, of a border around both ends, and of other places', () => {
    expect(linkFaultMark(FAULTS, [3, 4, 5], LINK)).toBeUndefined();
    expect(linkFaultMark(FAULTS, [9], LINK)).toBeUndefined();
  });
});

describe('what a node shows of faults', () => {
  const faults: readonly Fault[] = [
    { kind: 'slow', ...span, where: { at: 'agent', agent: 'mg1' }, factor: 3 },
    { kind: 'full', ...span, where: { at: 'everything' }, capacity: 2, overflow: 'reject' },
    { kind: 'throw', ...span, where: { at: 'everything' }, error: 'no' },
    { kind: 'crash', ...span, where: { at: 'agent', agent: 'mg1' } },
  ];
  const agent = (id: string) => ({ kind: 'agent', id }) as const;

  it('is a word for what acts on the node itself', () => {
    expect(nodeFaultLabel({ faults, broker: { kind: 'memory' } }, [0], agent('mg1'))).toBe('slow');
    expect(nodeFaultLabel({ faults, broker: { kind: 'memory' } }, [0], agent('mg2'))).toBeUndefined();
    expect(nodeFaultLabel({ faults, broker: { kind: 'memory' } }, [2], agent('mg2'))).toBe('throws');
    expect(nodeFaultLabel({ faults, broker: { kind: 'memory' } }, [1], { kind: 'channel', id: 'control' })).toBe(
      'small queue',
    );
  });

  it('is nothing where it acts on the other kind of node, is drawn otherwise, or does not act', () => {
    expect(nodeFaultLabel({ faults, broker: { kind: 'memory' } }, [1], agent('mg1'))).toBeUndefined();
    expect(
      nodeFaultLabel({ faults, broker: { kind: 'memory' } }, [2], { kind: 'channel', id: 'control' }),
    ).toBeUndefined();
    expect(nodeFaultLabel({ faults, broker: { kind: 'memory' } }, [3], agent('mg1'))).toBeUndefined();
    expect(
      nodeFaultLabel({ faults, broker: { kind: 'redis-pubsub' } }, [1], { kind: 'channel', id: 'c' }),
    ).toBeUndefined();
    expect(nodeFaultLabel({ faults, broker: { kind: 'memory' } }, [], agent('mg1'))).toBeUndefined();
  });
});

describe('the limit of a queue', () => {
  const channels = [{ id: 'c', x: 0, y: 0, pair: false, capacity: 5, overflow: 'block' }] as const;
  const full = (capacity: number): Fault => ({
    kind: 'full',
    ...span,
    where: { at: 'channel', channel: 'c' },
    capacity,
    overflow: 'reject',
  });
  const scenario = { channels, faults: [full(2), full(8)], broker: { kind: 'memory' } } as const;

  it('is that of the document, made smaller by the faults that act', () => {
    expect([capacityOf(scenario, [], 'c'), overflowOf(scenario, [], 'c')]).toEqual([5, 'block']);
    expect([capacityOf(scenario, [0], 'c'), overflowOf(scenario, [0], 'c')]).toEqual([2, 'reject']);
    expect([capacityOf(scenario, [1], 'c'), capacityOf(scenario, [0, 1], 'other')]).toEqual([
      5,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('is none where the channel is no queue in memory', () => {
    expect(capacityOf({ ...scenario, broker: { kind: 'redis-pubsub' } }, [0], 'c')).toBe(Number.POSITIVE_INFINITY);
  });
});
