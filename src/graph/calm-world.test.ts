import { describe, expect, it } from 'vitest';
import { edit, emptyScenario, messageOf } from '../scenario/index.ts';
import { createHeronryStore, REPLACED_RUN } from '../store/index.ts';
import { calmIntervalMs, followCalmly } from './calm-world.ts';
import { createGraphView } from './view.ts';

const TOOLS = { edit, describe: () => '', readMessage: messageOf, replaced: () => REPLACED_RUN };

const FRAMES = { request: () => 0, cancel: () => {} };

function scene(agents: number) {
  const scenario = {
    ...emptyScenario(),
    agents: Array.from({ length: agents }, (_, index) => ({
      id: `a${index}`,
      x: 0,
      y: 0,
      role: 'agent' as const,
      behaviours: [],
    })),
  };
  const store = createHeronryStore({ ...TOOLS, scenario, frames: FRAMES });
  const view = createGraphView(store.getState().world);
  const clock = { ms: 0 };
  followCalmly(store, view, () => clock.ms);
  return { store, view, clock, isUpToDate: () => view.getState().world === store.getState().world };
}

describe('what the nodes show', () => {
  it('is the world at once while time stands', () => {
    const { store, isUpToDate } = scene(500);
    for (const atUs of [1000, 2000, 500]) {
      store.getState().actions.seek(atUs);
      expect(isUpToDate()).toBe(true);
    }
  });

  it('follows every change of a small scene', () => {
    const { store, isUpToDate } = scene(3);
    store.getState().actions.play();
    store.getState().actions.seek(1000);
    store.getState().actions.seek(2000);
    expect(isUpToDate()).toBe(true);
  });

  it('waits in a large scene while time runs, and is right when it stops', () => {
    const { store, clock, isUpToDate } = scene(500);
    store.getState().actions.play();
    clock.ms += 1000;
    store.getState().actions.seek(1000);
    store.getState().actions.seek(2000);
    expect(isUpToDate()).toBe(false);
    store.getState().actions.pause();
    expect(isUpToDate()).toBe(true);
  });

  it('changes ten times a second where more happens than can be read, and for the last time when time stops', () => {
    const { store, clock, isUpToDate } = scene(2);
    const { actions } = store.getState();
    for (let n = 0; n < 30; n += 1) actions.publish('a0', 'c', { n });
    actions.play();
    actions.seek(2_000_000);
    expect(isUpToDate()).toBe(false);
    clock.ms += 100;
    actions.seek(2_000_001);
    expect(isUpToDate()).toBe(true);
    for (let n = 0; n < 30; n += 1) actions.publish('a0', 'c', { n });
    actions.seek(4_000_000);
    expect(isUpToDate()).toBe(false);
    actions.pause();
    expect(isUpToDate()).toBe(true);
  });

  it('changes at most once a second, however large the scene', () => {
    expect(calmIntervalMs(40, 1)).toBe(0);
    expect(calmIntervalMs(100, 1)).toBe(220);
    expect(calmIntervalMs(30_000, 1)).toBe(1000);
  });
});
