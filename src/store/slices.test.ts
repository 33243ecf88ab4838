import { describe, expect, it } from 'vitest';
import { emptyScenario, type Scenario } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { traceHash } from '../trace/index.ts';
import { createHeronryStore, type HeronryStore } from './store.ts';
import { TOOLS } from './testing/test-store.ts';

const SECOND = 1_000_000;
/** Advance of the test's clock with each reading: two steps of work fit a slice. */
const LOOK_MS = 10;

/** Returns a scenario in which `a` publishes every millisecond, to nobody. */
function busy(): Scenario {
  const base = emptyScenario('Busy');
  const tick = { kind: 'tick', channel: 'c', periodUs: 1000, offsetUs: 0, jitterUs: 0, count: 0, message: {} } as const;
  return {
    ...base,
    agents: [{ id: 'a', x: 0, y: 0, role: 'agent', behaviours: [tick] }],
    channels: [{ id: 'c', x: 9, y: 9, pair: false, capacity: 10, overflow: 'drop-oldest' }],
    links: [{ kind: 'publish', agent: 'a', channel: 'c' }],
  };
}

function slicedStore(): { store: HeronryStore; frame: (ms?: number) => void } {
  let waiting: ((atMs: number) => void) | undefined;
  let [nowMs, frameMs] = [0, 1000];
  const store = createHeronryStore({
    ...TOOLS,
    frames: {
      request: (frame) => {
        waiting = frame;
        return 1;
      },
      cancel: () => {
        waiting = undefined;
      },
      nowMs: () => {
        nowMs += LOOK_MS;
        return nowMs;
      },
    },
  });
  const frame = (ms = 200): void => {
    frameMs += ms;
    const run = waiting;
    waiting = undefined;
    run?.(frameMs);
  };
  return { store, frame };
}

/**
 * Passes frames until the playhead has arrived.
 * @returns how many
 */
function untilThere(store: HeronryStore, frame: () => void): number {
  let frames = 0;
  for (; store.getState().progress !== undefined; frames += 1) {
    const before = store.getState().trace.length;
    frame();
    // Two steps of 500 events, and the piece of work that ends each.
    expect(store.getState().trace.length - before).toBeLessThan(2 * 510);
    expect(frames).toBeLessThan(1000);
  }
  return frames;
}

const VISITING = { kind: 'visiting', from: 'link', repairs: [] } as const;

function opened(atUs: number): ReturnType<typeof slicedStore> {
  const made = slicedStore();
  made.store.getState().actions.open(busy(), VISITING, { atUs });
  return made;
}

describe('a moment that takes long to simulate', () => {
  it('is opened in slices: the playhead follows the run, and arrives at the run that one call gives', async () => {
    const { store, frame } = opened(10 * SECOND);
    const { progress, playheadUs, frontierUs, scenario } = store.getState();
    expect(progress).toEqual({ fromUs: 0, atUs: frontierUs, untilUs: 10 * SECOND });
    expect(playheadUs).toBe(frontierUs);
    expect(playheadUs).toBeLessThan(SECOND);
    expect(scenario.name).toBe('Busy');
    const arrival = store.playback.arrival();
    expect(untilThere(store, frame)).toBeGreaterThan(5);
    await arrival;
    expect(store.playback.nowUs()).toBe(10 * SECOND);
    expect(traceHash(store.getState().trace)).toBe(traceHash(simulate(busy(), 10 * SECOND).trace));
  });

  it('is shown five times a second as far as it has come', () => {
    const { store, frame } = opened(30 * SECOND);
    frame(200);
    let count = 0;
    store.subscribe(({ progress }, before) => {
      if (progress !== before.progress) count += 1;
    });
    for (let passed = 0; passed < 1000; passed += 100) frame(100);
    expect(store.getState().progress).toBeDefined();
    expect(count).toBe(5);
  });

  it('can be stopped: the playhead is where the run has come, and the scene can be used there', async () => {
    const { store, frame } = opened(10 * SECOND);
    frame();
    const arrival = store.playback.arrival();
    store.getState().actions.stopSimulating();
    await arrival;
    const { progress, playheadUs, frontierUs, notices, actions } = store.getState();
    expect([progress, playheadUs]).toEqual([undefined, frontierUs]);
    expect(playheadUs).toBeLessThan(2 * SECOND);
    expect(notices.at(-1)?.text).toMatch(/^Stopped at \d\.\d{3} s\. Later events are not simulated yet\.$/);
    const { length } = store.getState().trace;
    frame();
    expect(store.getState().trace.length).toBe(length);
    expect(actions.publish('a', 'c', { by: 'hand' })).toBeUndefined();
    untilThere(store, frame);
    const { trace } = store.getState();
    const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));
    expect(events.filter(({ kind }) => kind === 'userActed')).toHaveLength(1);
    expect(store.playback.nowUs()).toBe(playheadUs);
  });

  it('is reached by a seek, an edit, undo and redo alike, with the playhead where it was', () => {
    const { store, frame } = opened(0);
    const { actions } = store.getState();
    actions.seek(5 * SECOND);
    expect(untilThere(store, frame)).toBeGreaterThan(2);
    for (const change of [
      () => actions.dispatch({ do: 'setSeed', seed: 9 }),
      () => actions.undo(),
      () => actions.redo(),
    ]) {
      change();
      expect(store.getState().playheadUs).toBeLessThan(5 * SECOND);
      expect(untilThere(store, frame)).toBeGreaterThan(2);
      expect(store.getState()).toMatchObject({ playheadUs: 5 * SECOND, frontierUs: 5 * SECOND });
    }
  });

  it('stays the aim through an edit on the way, and the run is made as far as it was', () => {
    const { store, frame } = opened(5 * SECOND);
    const { actions } = store.getState();
    frame();
    actions.dispatch({ do: 'describe', name: 'Other' });
    actions.dispatch({ do: 'setSeed', seed: 9 });
    untilThere(store, frame);
    expect(store.playback.nowUs()).toBe(5 * SECOND);
    actions.seek(SECOND);
    actions.dispatch({ do: 'setSeed', seed: 10 });
    untilThere(store, frame);
    expect(store.getState()).toMatchObject({ playheadUs: SECOND, frontierUs: 5 * SECOND });
  });

  it.each([
    ['which the new run does not have yet', []],
    ['also if the document is changed once more on the way', [{ do: 'describe', name: 'Other' }]],
  ] as const)('keeps the selected message, %s', async (_, more) => {
    const { store, frame } = opened(5 * SECOND);
    untilThere(store, frame);
    const { actions, trace } = store.getState();
    const message = Array.from({ length: trace.length }, (_, number) => number).findLast(
      (number) => trace.event(number).kind === 'published',
    );
    actions.select({ message });
    actions.dispatch({ do: 'setSeed', seed: 9 });
    for (const command of more) {
      frame();
      actions.dispatch(command);
    }
    expect(store.getState().selection.message).toBeUndefined();
    const arrival = store.playback.arrival();
    untilThere(store, frame);
    await arrival;
    await Promise.resolve();
    expect(store.getState().selection.message).toBe(message);
  });

  it('leaves what was selected meanwhile', async () => {
    const { store, frame } = opened(5 * SECOND);
    untilThere(store, frame);
    const { actions, trace } = store.getState();
    const last = trace.length - 1;
    actions.select({ message: trace.event(last).kind === 'published' ? last : last - 1 });
    actions.dispatch({ do: 'setSeed', seed: 9 });
    const arrival = store.playback.arrival();
    const nodes = [{ kind: 'agent', id: 'a' }] as const;
    actions.select({ nodes });
    untilThere(store, frame);
    await arrival;
    await Promise.resolve();
    expect(store.getState().selection).toMatchObject({ nodes, message: undefined });
  });
});

describe('time that runs faster than it can be simulated', () => {
  it('runs as fast as it can be', () => {
    const { store, frame } = opened(0);
    store.getState().actions.play(20);
    frame(100);
    for (let count = 0; count < 5; count += 1) {
      const before = store.getState().trace.length;
      frame(100);
      expect(store.getState().trace.length - before).toBeLessThan(2 * 510);
      expect(store.playback.nowUs()).toBe(store.getState().frontierUs);
      expect(store.getState()).toMatchObject({ progress: undefined, playing: true });
    }
    expect(store.playback.nowUs()).toBeLessThan(5 * 2 * SECOND);
    expect(store.playback.nowUs()).toBeGreaterThan(0);
  });
});

describe('looking for an event far away', () => {
  it('goes on in slices, and moves the playhead when it is found', () => {
    const { store, frame } = opened(0);
    const { actions } = store.getState();
    // Nothing ever happens to it: the search ends after so many times.
    actions.select({ nodes: [{ kind: 'agent', id: 'nobody' }] });
    actions.jump();
    expect(store.getState().progress).toBeDefined();
    expect(store.playback.nowUs()).toBe(0);
    expect(untilThere(store, frame)).toBeGreaterThan(0);
    expect(store.getState()).toMatchObject({ playheadUs: 0 });
    expect(store.getState().announcement).toMatch(/^No later events of the selection so far/);
    actions.select({ nodes: [{ kind: 'channel', id: 'c' }] });
    actions.jump();
    untilThere(store, frame);
    expect(store.playback.nowUs()).toBe(1000);
    actions.step();
    expect(store.playback.nowUs()).toBe(2000);
  });

  it('finds it among more events of one moment than a step simulates', () => {
    const { store, frame } = slicedStore();
    const { agents, links, ...base } = busy();
    const ids = Array.from({ length: 400 }, (_, number) => `a${number}`);
    const crowd: Scenario = {
      ...base,
      agents: ids.flatMap((id) => agents.map((agent) => ({ ...agent, id }))),
      links: ids.flatMap((agent) => links.map((link) => ({ ...link, agent }))),
    };
    store.getState().actions.open(crowd, VISITING, { atUs: 0 });
    untilThere(store, frame);
    const { actions } = store.getState();
    actions.select({ nodes: [{ kind: 'agent', id: 'a399' }] });
    actions.jump();
    untilThere(store, frame);
    expect(store.playback.nowUs()).toBe(1000);
    expect(store.getState().frontierUs).toBe(1000);
  });
});
