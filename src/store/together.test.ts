import { expect, it } from 'vitest';
import { emptyScenario, type Scenario } from '../scenario/index.ts';
import { Run, simulate } from '../simulation/index.ts';
import { traceHash } from '../trace/index.ts';
import { STEP, simulateTogether } from './pursuit.ts';

const UNTIL_US = 3_000_000;

/** Some 3,000 events in three seconds. */
function busy(seed: number, periodUs = 1000): Scenario {
  const tick = { kind: 'tick', channel: 'c', periodUs, offsetUs: 0, jitterUs: 0, count: 0, message: {} } as const;
  return {
    ...emptyScenario('Busy'),
    seed,
    agents: [{ id: 'a', x: 0, y: 0, role: 'agent', behaviours: [tick] }],
    channels: [{ id: 'c', x: 9, y: 9, pair: false, capacity: 10, overflow: 'drop-oldest' }],
    links: [{ kind: 'publish', agent: 'a', channel: 'c' }],
  };
}

/** Frames that come when the test says so; a look at the clock in the middle of one takes longer than a slice. */
function handFrames() {
  const cancelled: unknown[] = [];
  let waiting: ((atMs: number) => void) | undefined;
  let nowMs = 0;
  return {
    frames: {
      request: (frame: (atMs: number) => void) => {
        waiting = frame;
        return 1;
      },
      cancel: (frame: number) => {
        cancelled.push(frame);
        waiting = undefined;
      },
      nowMs: () => {
        nowMs += 25;
        return nowMs;
      },
    },
    cancelled,
    /** @returns whether one was asked for */
    frame: (): boolean => {
      const frame = waiting;
      waiting = undefined;
      frame?.(nowMs);
      return frame !== undefined;
    },
  };
}

const begin = (scenario: Scenario): Run => new Run(scenario, { startLimit: STEP });

it('does no more in a frame than one step, and ends with the runs that one call each gives', () => {
  const runs = [begin(busy(1)), begin(busy(2, 500))];
  const { frames, frame } = handFrames();
  const reached: number[] = [];
  simulateTogether(runs, UNTIL_US, frames, (frontierUs) => reached.push(frontierUs));
  const events = (): number => runs.reduce((sum, { trace }) => sum + trace.length, 0);
  for (let before = events(); frame(); before = events()) expect(events() - before).toBeLessThan(1.1 * STEP.events);
  expect(reached.length).toBeGreaterThan(10);
  expect(reached.toSorted((one, other) => one - other)).toEqual(reached);
  expect(reached.at(-1)).toBe(UNTIL_US);
  expect(runs.map(({ trace }) => traceHash(trace))).toEqual(
    [busy(1), busy(2, 500)].map((scenario) => traceHash(simulate(scenario, UNTIL_US).trace)),
  );
});

it('keeps both about as far, and does nothing more once it is stopped', () => {
  const runs = [begin(busy(1)), begin(busy(2, 500))];
  const { frames, frame, cancelled } = handFrames();
  const stop = simulateTogether(runs, UNTIL_US, frames, () => undefined);
  for (let count = 0; count < 8; count += 1) frame();
  const [here = 0, there = 0] = runs.map(({ frontierUs }) => frontierUs);
  // A step of the slower one.
  expect(Math.abs(here - there)).toBeLessThan(300_000);
  expect(Math.min(here, there)).toBeGreaterThan(0);
  stop();
  stop();
  expect(cancelled).toEqual([1]);
  expect(frame()).toBe(false);
  expect(runs.map(({ frontierUs }) => frontierUs)).toEqual([here, there]);
});
