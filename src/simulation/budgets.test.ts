import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Behaviour, GALLERY, type Scenario, type Template } from '../scenario/index.ts';
import { toJsonLines, traceHash } from '../trace/index.ts';
import { brokerModel } from './models/broker-model.ts';
import { memoryOf } from './payload-meter.ts';
import { Run, type RunOptions } from './run.ts';
import { simulate } from './simulate.ts';
import { sceneOf } from './testing/scenes.ts';

const SECOND = 1_000_000;

function ticks(message: Template, count = 0): Behaviour {
  return { kind: 'tick', channel: 'c', periodUs: 1000, offsetUs: 0, jitterUs: 0, count, message };
}

/** `a` publishes to c every millisecond. */
function publishing(message: Template): Scenario {
  return sceneOf({ agents: { a: [ticks(message)] } });
}

/** Two agents that each forward what either of them publishes. */
const STORM = sceneOf({
  agents: {
    a: [{ kind: 'forward', on: 'c', channel: 'c', delayUs: 0 }],
    b: [{ kind: 'forward', on: 'c', channel: 'c', delayUs: 0 }],
  },
  links: [
    ['subscribe', 'a'],
    ['subscribe', 'b'],
  ],
  publishMs: [0],
});

function halting(scenario: Scenario, options: RunOptions, untilUs = 3600 * SECOND): Run {
  const run = simulate(scenario, untilUs, options);
  expect(run.trace.event(run.trace.length - 1)).toMatchObject({ kind: 'halted', reason: run.halted });
  return run;
}

describe('a run that would not fit', () => {
  it('ends with its name where too many messages are in flight', () => {
    const run = halting(STORM, { inFlightMax: 1000 });
    expect(run.halted).toBe('inFlight');
    const { size } = run.trace.worldAt(run.trace.lastUs).inFlight;
    expect(size).toBeGreaterThan(1000);
    expect(size).toBeLessThan(1010);
  });

  it('ends with its name where its payloads take too much memory', () => {
    const numbers = Array.from({ length: 1000 }, () => 1);
    const run = halting(publishing({ numbers, n: { $count: 0 } }), { payloadBytesMax: 1_000_000 });
    expect(run.halted).toBe('payloads');
    // A number takes 8 bytes.
    expect(run.trace.lastUs).toBeLessThan(125_000);
    expect(run.trace.lastUs).toBeGreaterThan(50_000);
  });

  it('ends before it publishes a message that holds its predecessor over and over', () => {
    const many = Array.from({ length: 100 }, () => ({ $field: 'x' }));
    const reply: Behaviour = { kind: 'publish', on: 'c', channel: 'c', delayUs: 0, message: { x: many } };
    const scene = sceneOf({ agents: { w: [reply] }, links: [['subscribe', 'w']], publishMs: [0] });
    const run = halting(scene, {});
    expect(run.halted).toBe('payloads');
    expect(run.trace.length).toBeLessThan(100);
  });

  it('does not count a payload again that is forwarded, or that a timer publishes unchanged', () => {
    const numbers = Array.from({ length: 1000 }, () => 1);
    const limits = { payloadBytesMax: 20_000 };
    expect(simulate(publishing({ numbers }), SECOND, limits).halted).toBeUndefined();
    const forwards = sceneOf({
      agents: {
        a: [ticks({ numbers, n: { $count: 0 } }, 1), STORM.agents[0]?.behaviours[0] ?? never()],
      },
      links: [['subscribe', 'a']],
    });
    const run = simulate(forwards, 10 * SECOND, limits);
    expect(run.halted).toBeUndefined();
    expect(run.trace.length).toBeGreaterThan(100);
  });

  it('does not end where it is as large as it may be', () => {
    const few = sceneOf({ publishMs: [0, 0, 0] });
    expect(simulate(few, SECOND, { inFlightMax: 3 }).halted).toBeUndefined();
    expect(simulate(few, SECOND, { inFlightMax: 2 }).halted).toBe('inFlight');
  });
});

function never(): never {
  throw new Error('The scene has a behaviour');
}

describe('the memory of a payload', () => {
  it('counts every part, and is infinite beyond the limit', () => {
    expect(memoryOf({}, 100)).toBe(48);
    expect(memoryOf({ a: 'xyz' }, 200)).toBe(48 + 25 + 8 + 19);
    expect(memoryOf([1, 2, null, true], 200)).toBe(40 + 4 * 8);
    expect(memoryOf([[[]]], 200)).toBe(3 * 40);
    expect(memoryOf([1, 2, null, true], 71)).toBe(Number.POSITIVE_INFINITY);
    expect(memoryOf([1, 2, null, true], 72)).toBe(72);
  });
});

describe('work in slices', () => {
  const LIMIT = { events: 7, payloadBytes: 1_000_000 };

  it('gives the trace that one call gives, of every scenario of the gallery', () => {
    for (const { scenario } of GALLERY) {
      const options = { makeModel: brokerModel };
      const [whole, sliced] = [new Run(scenario, options), new Run(scenario, { ...options, startLimit: LIMIT })];
      whole.advanceTo(6 * SECOND);
      while (sliced.frontierUs < 6 * SECOND) sliced.advanceTo(6 * SECOND, LIMIT);
      expect(traceHash(sliced.trace)).toBe(traceHash(whole.trace));
      expect(sliced.isWhole).toBe(true);
    }
  });

  it('are bounded by their events, and everything before their frontier is final', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }), (limits) => {
        const run = new Run(STORM, { startLimit: { events: 1, payloadBytes: 1 } });
        const whole = simulate(STORM, SECOND);
        for (const events of limits) {
          const before = run.trace.length;
          run.advanceTo(SECOND, { events, payloadBytes: 1_000_000 });
          // The piece of work that reaches the limit is finished: here an acceptance and two copies.
          expect(run.trace.length - before).toBeLessThan(events + 3);
          const known = run.trace.firstAfter(run.frontierUs);
          expect(known).toBe(whole.trace.firstAfter(run.frontierUs));
          expect(run.isWhole).toBe(known === run.trace.length);
        }
        expect(toJsonLines(whole.trace).startsWith(toJsonLines(run.trace))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('are bounded by the payloads that they publish', () => {
    const run = new Run(publishing({ numbers: Array.from({ length: 1000 }, () => 1), n: { $count: 0 } }));
    const before = run.trace.length;
    run.advanceTo(SECOND, { events: 1_000_000, payloadBytes: 20_000 });
    expect(run.trace.length - before).toBeLessThan(10);
    expect(run.frontierUs).toBe(4000 - 1);
  });

  it('do not let somebody intervene in the middle of an instant', () => {
    const flood: Scenario = { ...STORM, network: { delayUsMin: 0, delayUsMean: 0, jitterUs: 0 } };
    const run = new Run(flood, { startLimit: { events: 10, payloadBytes: 1000 } });
    expect(run.frontierUs).toBe(-1);
    const act = { kind: 'consume', atUs: run.frontierUs, agent: 'a', channel: 'c' } as const;
    expect(() => run.intervene(act)).toThrow(/after the frontier/);
  });
});
