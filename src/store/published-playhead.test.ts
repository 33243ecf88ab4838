import { expect, it } from 'vitest';
import { emptyScenario, type Scenario } from '../scenario/index.ts';
import { testStore } from './testing/test-store.ts';

const FRAME_MS = 16;

/** One agent that publishes every `periodUs`, and channels nobody uses. */
function busy(channels: number, periodUs: number): Scenario {
  return {
    ...emptyScenario('Busy'),
    agents: [
      {
        id: 'mg1',
        x: 0,
        y: 0,
        role: 'agent',
        behaviours: [
          { kind: 'tick', channel: 'c0', periodUs, offsetUs: periodUs, jitterUs: 0, count: 0, message: { kw: 1 } },
        ],
      },
    ],
    channels: Array.from({ length: channels }, (_, index) => ({
      id: `c${index}`,
      x: 0,
      y: 0,
      pair: false,
      capacity: 10,
      overflow: 'drop-oldest' as const,
    })),
    links: [{ kind: 'publish', agent: 'mg1', channel: 'c0' }],
  };
}

/** Plays a second in frames, and returns how often the store got another playhead. */
function publicationsIn(scenario: Scenario, frameMs = FRAME_MS): number {
  const { store, frame } = testStore(scenario);
  let count = 0;
  store.getState().actions.play();
  frame(frameMs);
  let last = store.getState().playheadUs;
  const end = store.subscribe(({ playheadUs }) => {
    if (playheadUs !== last) count += 1;
    last = playheadUs;
  });
  for (let passed = 0; passed < 1000; passed += frameMs) frame(frameMs);
  end();
  return count;
}

it('shows every change of a small scene in its frame', () => {
  expect(publicationsIn(busy(1, 20_000))).toBeGreaterThan(45);
});

it('shows the changes of a large scene ten times a second, and the time alone five times', () => {
  const busyCount = publicationsIn(busy(60, 1000));
  expect(busyCount).toBeGreaterThanOrEqual(8);
  expect(busyCount).toBeLessThanOrEqual(10);
  const quiet = publicationsIn(busy(60, 100_000_000));
  expect(quiet).toBeGreaterThanOrEqual(4);
  expect(quiet).toBeLessThanOrEqual(5);
});

it('shows them so often where frames fall on the tenth and the fifth of a second', () => {
  expect(publicationsIn(busy(60, 1000), 20)).toBe(10);
  expect(publicationsIn(busy(60, 100_000_000), 20)).toBe(5);
});

it('shows a single event of a large scene in its frame', () => {
  const { store, frame } = testStore(busy(60, 400_000));
  store.getState().actions.play();
  const seen: number[] = [];
  store.subscribe(({ world }, before) => {
    if (world.events !== before.world.events) seen.push(store.playback.nowUs());
  });
  for (let passed = 0; passed < 500; passed += FRAME_MS) frame(FRAME_MS);
  expect(seen[0]).toBeGreaterThanOrEqual(400_000);
  expect(seen[0]).toBeLessThan(400_000 + FRAME_MS * 1000);
});

it('shows the last moment when time pauses', () => {
  const { store, frame } = testStore(busy(60, 1000));
  store.getState().actions.play();
  for (let count = 0; count < 4; count += 1) frame(FRAME_MS);
  store.getState().actions.pause();
  const { world, playheadUs } = store.getState();
  expect(playheadUs).toBe(store.playback.nowUs());
  expect(world.events).toBe(store.playback.world().events);
});
