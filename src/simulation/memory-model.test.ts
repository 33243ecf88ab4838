import { describe, expect, it } from 'vitest';
import { CHANNEL, ModelBench } from './testing/model-bench.ts';

const memory = (...settings: readonly [capacity?: number, overflow?: 'reject' | 'block']) =>
  new ModelBench({ kind: 'memory' }, ...settings);

/** Events of some kinds, each with its cause. */
function told({ events }: ModelBench, ...kinds: readonly string[]) {
  return events.flatMap(({ kind, cause }) => (kinds.includes(kind) ? [[kind, cause]] : []));
}

describe('the model of the in-memory broker', () => {
  it('gives a message to who waits, because it was accepted, and to who asks later, because of the ask', () => {
    const bench = memory();
    bench.ask('a');
    bench.publish();
    const accepted = bench.events.findIndex(({ kind }) => kind === 'accepted');
    expect(told(bench, 'dispatched')).toEqual([['dispatched', accepted]]);
    bench.publish();
    bench.model.ask('c', 'a', false, accepted);
    expect(told(bench, 'dispatched')).toEqual([
      ['dispatched', accepted],
      ['dispatched', accepted],
    ]);
  });

  it('withdraws what an agent that crashes waits for, and not what it was given', () => {
    const bench = memory();
    bench.ask('a');
    bench.publish();
    bench.crash('a');
    expect(told(bench, 'consumeCancelled')).toEqual([]);
    bench.ask('a');
    bench.ask('a');
    bench.crash('a');
    expect(told(bench, 'consumeCancelled')).toHaveLength(2);
  });

  it('drops the oldest when it may hold less from now on, because of that', () => {
    const bench = memory(3);
    for (let n = 0; n < 3; n += 1) bench.publish();
    bench.model.limitsChanged?.(() => false, 0);
    bench.limit(1);
    expect(told(bench, 'dropped')).toEqual([
      ['dropped', -1],
      ['dropped', -1],
    ]);
    bench.ask('a');
    expect(bench.dispatched('a')).toBe('3');
  });

  it('rejects or blocks what a full queue does not take', () => {
    const rejecting = memory(1, 'reject');
    for (let n = 0; n < 2; n += 1) rejecting.publish();
    expect(told(rejecting, 'rejected')).toHaveLength(1);
    const blocking = memory(1, 'block');
    for (let n = 0; n < 2; n += 1) blocking.publish();
    expect(told(blocking, 'blocked', 'accepted').map(([kind]) => kind)).toEqual(['accepted', 'blocked']);
    blocking.ask('a');
    expect(told(blocking, 'accepted')).toHaveLength(2);
  });

  it('goes on blocking, or rejecting, when it may hold less', () => {
    for (const [overflow, kind] of [
      ['block', 'blocked'],
      ['reject', 'rejected'],
    ] as const) {
      const bench = memory(3, overflow);
      bench.publish();
      bench.limit(1);
      bench.publish();
      expect(told(bench, 'accepted', 'blocked', 'rejected').map(([one]) => one)).toEqual(['accepted', kind]);
    }
  });

  it.each(['reject', 'block'] as const)(
    'rejects what is no message, with the policy %s, and takes the next',
    (overflow) => {
      const bench = memory(3, overflow);
      bench.publish();
      const arrival = { channel: CHANNEL, message: 0, payload: { n: Number.NaN }, producer: 'p', hop: 0 };
      bench.model.arrive(arrival);
      bench.publish();
      expect(told(bench, 'accepted', 'blocked', 'rejected').map(([one]) => one)).toEqual([
        'accepted',
        'rejected',
        'accepted',
      ]);
    },
  );
});
