/** Faults at the bounds of a document: as many as may be, on everything, for all of a run. */
import { describe, expect, it } from 'vitest';
import { emptyScenario, type Fault, LIMITS, type Scenario } from '../scenario/index.ts';
import { readRecordingText, toJsonLines } from '../trace/index.ts';
import { simulate } from './simulate.ts';

const EVERYWHERE = { fromUs: 0, untilUs: LIMITS.timeUs, where: { at: 'everything' } } as const;

/** A publisher, and a worker that forwards. */
function scene(faults: readonly Fault[]): Scenario {
  return {
    ...emptyScenario(),
    faults,
    agents: [
      {
        ...{ id: 'a', x: 0, y: 0, role: 'agent' },
        behaviours: [
          { kind: 'tick', channel: 'c', periodUs: 1000, offsetUs: 0, jitterUs: 0, count: 20, message: { n: 1 } },
        ],
      },
      {
        ...{ id: 'b', x: 0, y: 0, role: 'agent' },
        behaviours: [
          { kind: 'work', on: '', durationUs: 1000, jitterUs: 0 },
          { kind: 'forward', on: '', channel: 'd', delayUs: 0 },
        ],
      },
    ],
    channels: ['c', 'd'].map((id) => ({ ...{ id, x: 0, y: 0, pair: false }, capacity: 10, overflow: 'drop-oldest' })),
    links: [
      { kind: 'publish', agent: 'a', channel: 'c' },
      { kind: 'subscribe', agent: 'b', channel: 'c' },
      { kind: 'publish', agent: 'b', channel: 'd' },
    ],
  };
}

describe('a run whose faults add up to more than its time', () => {
  it.each<[string, Fault]>([
    ['slow agents', { ...EVERYWHERE, kind: 'slow', factor: LIMITS.slowness }],
    ['delays', { ...EVERYWHERE, kind: 'delay', delayUs: LIMITS.timeUs, jitterUs: 0 }],
    ['reordering', { ...EVERYWHERE, kind: 'reordering', delayUs: LIMITS.timeUs, probability: 1 }],
  ])('makes a recording that opens whole: %s', (_, fault) => {
    const { trace } = simulate(scene(Array.from({ length: LIMITS.faults }, () => fault)), 5_000_000);
    const result = readRecordingText(toJsonLines(trace));
    expect(result.ok && result.recording.problems).toEqual([]);
    expect(result.ok && result.recording.trace.length).toBe(trace.length);
  });
});

describe('the work of a fault that begins or ends', () => {
  /** Returns how often a field of the faults was read in a run with so many agents and channels. */
  function readsOf(fault: Fault, field: string, nodes: number): number {
    let reads = 0;
    const faults = Array.from({ length: 100 }, (_, at) => {
      const one = { ...fault, fromUs: at, untilUs: 1000 + at };
      return new Proxy(one, {
        get: (target, name) => {
          if (name === field) reads += 1;
          return Reflect.get(target, name);
        },
      });
    });
    const { agents, channels, links } = scene([]);
    const numbers = Array.from({ length: nodes }, (_, at) => at);
    const more = {
      agents: [
        ...agents,
        ...numbers.map((at) => ({ id: `a${at}`, x: 0, y: 0, role: 'agent' as const, behaviours: [] })),
      ],
      channels: [
        ...channels,
        ...channels.slice(0, 1).flatMap((one) => numbers.map((at) => ({ ...one, id: `c${at}` }))),
      ],
      links: [...links, ...numbers.map((at) => ({ kind: 'subscribe' as const, agent: 'a', channel: `c${at}` }))],
    };
    simulate({ ...scene(faults), ...more }, 2000);
    return reads;
  }

  it.each<[string, Fault, string]>([
    ['slow', { ...EVERYWHERE, kind: 'slow', factor: 2 }, 'factor'],
    ['full', { ...EVERYWHERE, kind: 'full', capacity: 1, overflow: 'block' }, 'capacity'],
  ])('does not look at all that act for each agent and channel: %s', (_, fault, field) => {
    const few = readsOf(fault, field, 1);
    expect(few).toBeGreaterThan(0);
    expect(readsOf(fault, field, 200)).toBeLessThanOrEqual(few + 10 * 200);
  });
});
