import { describe, expect, it } from 'vitest';
import { BUILT_IN_BROKERS, defaultBroker, emptyScenario, GALLERY } from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import { depthOf } from '../../trace/index.ts';
import { areaPath, channelHistory, linePath, quantile } from './channel-history.ts';

const SECOND = 1_000_000;

describe('what a channel has been doing lately', () => {
  const scenario = GALLERY.find(({ slug }) => slug === 'work-queue')?.scenario;
  if (scenario === undefined) throw new Error('The gallery lacks it');
  const { trace } = simulate(scenario, 40 * SECOND);

  it('ends with the depth that the world has, whatever the window', () => {
    for (const nowUs of [0, 2 * SECOND, 9 * SECOND, 40 * SECOND]) {
      const state = trace.worldAt(nowUs).channels.get('faults');
      for (const windowUs of [SECOND, 7 * SECOND, 100 * SECOND]) {
        const { depths } = channelHistory(trace, 'faults', nowUs, windowUs, 30);
        expect(depths).toHaveLength(30);
        expect(depths.at(-1)).toBe((state?.next ?? 1) - (state?.first ?? 1));
        expect(Math.min(...depths)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('has every message that was taken with its time in the queue', () => {
    const { waitsUs, inRate, outRate } = channelHistory(trace, 'faults', 40 * SECOND, 100 * SECOND, 10);
    const state = trace.worldAt(40 * SECOND).channels.get('faults');
    expect(waitsUs).toHaveLength(state?.consumed ?? -1);
    expect(inRate * 40).toBeCloseTo(state?.accepted ?? -1);
    expect(outRate * 40).toBeCloseTo(state?.consumed ?? -1);
    const { ins, outs, waits } = channelHistory(trace, 'faults', 40 * SECOND, 100 * SECOND, 10);
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    expect([sum(ins), sum(outs)]).toEqual([state?.accepted, state?.consumed]);
    expect(waits.map(({ length }) => length)).toEqual(outs);
    expect(waitsUs[0]).toBeGreaterThanOrEqual(0);
    expect(quantile(waitsUs, 0.95)).toBeGreaterThan(quantile(waitsUs, 0.5) ?? 0);
  });
});

describe('what a channel of another broker has been doing', () => {
  it.each(BUILT_IN_BROKERS)('ends with the depth that the world has, on %s', (kind) => {
    const scenario = GALLERY.find(({ slug }) => slug === 'work-queue')?.scenario ?? emptyScenario();
    const channels = scenario.channels.map((channel) => ({ ...channel, capacity: 2 }));
    const { trace } = simulate({ ...scenario, channels, broker: defaultBroker(kind) }, 40 * SECOND);
    for (const nowUs of [2 * SECOND, 9 * SECOND, 40 * SECOND]) {
      const state = trace.worldAt(nowUs).channels.get('faults');
      const { depths, outs } = channelHistory(trace, 'faults', nowUs, 7 * SECOND, 30);
      expect(depths.at(-1)).toBe(depthOf(state));
      expect(Math.min(...depths)).toBeGreaterThanOrEqual(0);
      if (nowUs === 40 * SECOND) expect(outs.some((out) => out > 0)).toBe(true);
    }
  });
});

describe('small figures', () => {
  it('are the value below which a part lies, and an area', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(3);
    expect(quantile([5], 0.95)).toBe(5);
    expect(quantile([], 0.5)).toBeUndefined();
    expect(linePath([0, 2, 1], 30, 10, 4)).toBe('M0 10H10L10 5H20L20 7.5H30');
    expect(areaPath([0, 2, 1], 30, 10)).toBe('M0 10L0 10H10L10 0H20L20 5H30V10Z');
  });
});
