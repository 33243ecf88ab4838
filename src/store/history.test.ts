import { describe, expect, it } from 'vitest';
import { emptyScenario } from '../scenario/index.ts';
import { HISTORY_MAX } from './core.ts';
import { testStore } from './testing/test-store.ts';

function opened() {
  const { store } = testStore();
  const open = (): void =>
    store.getState().actions.open(emptyScenario('Visited'), { kind: 'visiting', from: 'link', repairs: [] });
  open();
  const { actions } = store.getState();
  const add = (id: string): void => {
    expect(actions.dispatch({ do: 'addAgent', id, x: 0, y: 0 })).toBeUndefined();
  };
  const agents = (): readonly string[] => store.getState().scenario.agents.map(({ id }) => id);
  return { store, actions, add, agents, open };
}

describe('the history', () => {
  it('has nothing to redo once something else was changed', () => {
    const { store, actions, add, agents } = opened();
    add('first');
    actions.undo();
    expect(store.getState().future).toHaveLength(1);
    add('second');
    expect(store.getState().future).toEqual([]);
    actions.redo();
    expect(agents()).toEqual(['second']);
  });

  it('keeps what can be redone when a change is refused, or changes nothing', () => {
    const { store, actions, add } = opened();
    add('first');
    actions.undo();
    expect(actions.dispatch({ do: 'remove', nodes: [{ kind: 'agent', id: 'nobody' }] })).toBeDefined();
    actions.dispatch({ do: 'setSeed', seed: store.getState().scenario.seed });
    expect(store.getState().future).toHaveLength(1);
  });

  it('ends: the oldest steps go', () => {
    const { store, actions, agents } = opened();
    for (let seed = 1; seed <= HISTORY_MAX + 5; seed += 1) actions.dispatch({ do: 'setSeed', seed: 1000 + seed });
    expect(store.getState().past).toHaveLength(HISTORY_MAX);
    for (let count = 0; count < HISTORY_MAX + 5; count += 1) actions.undo();
    expect(store.getState().scenario.seed).toBe(1005);
    expect(agents()).toEqual([]);
    expect(store.getState()).toMatchObject({ past: [] });
    expect(store.getState().future).toHaveLength(HISTORY_MAX);
  });

  it('begins anew with another scenario', () => {
    const { store, add, open } = opened();
    add('first');
    open();
    expect(store.getState()).toMatchObject({ past: [], future: [], saving: 'saved', otherRuns: [] });
  });
});

describe('saving', () => {
  it('is due after each change, undo and redo, and not after one that changes nothing', () => {
    const { store, actions, add } = opened();
    const saved = (): void => actions.setSaving('saved');
    expect(store.getState().saving).toBe('saved');
    for (const change of [() => add('a'), () => actions.undo(), () => actions.redo()]) {
      saved();
      change();
      expect(store.getState().saving).toBe('pending');
    }
    saved();
    actions.dispatch({ do: 'setSeed', seed: store.getState().scenario.seed });
    actions.select({ nodes: [{ kind: 'agent', id: 'a' }] });
    actions.seek(1000);
    expect(store.getState().saving).toBe('saved');
  });

  it('goes to one copy of what is visited, however often it is changed', () => {
    const { store, actions, add, open } = opened();
    add('a');
    const { origin } = store.getState();
    expect(origin.kind).toBe('kept');
    add('b');
    actions.undo();
    actions.redo();
    expect(store.getState().origin).toEqual(origin);
    open();
    add('a');
    expect(store.getState().origin).toMatchObject({ kind: 'kept' });
    expect(store.getState().origin).not.toEqual(origin);
  });
});

describe('frames', () => {
  function playing() {
    const { store, frame } = testStore();
    store.getState().actions.play(1);
    const now = (): number => store.playback.nowUs();
    return { store, frame, now };
  }

  it('begin with one that moves nothing, also after a pause', () => {
    const { store, frame, now } = playing();
    frame(50);
    expect(now()).toBe(0);
    frame(50);
    expect(now()).toBe(50_000);
    store.getState().actions.pause();
    frame(5000);
    expect(now()).toBe(50_000);
    store.getState().actions.play();
    frame(70);
    expect(now()).toBe(50_000);
    frame(30);
    expect(now()).toBe(80_000);
  });

  it('never move time back, though their clock does', () => {
    const { frame, now } = playing();
    frame(50);
    frame(60);
    expect(now()).toBe(60_000);
    frame(-40);
    expect(now()).toBe(60_000);
    frame(20);
    expect(now()).toBe(80_000);
  });

  it('move time by a tenth of a second at most, however long nothing was drawn', () => {
    const { frame, now } = playing();
    frame(50);
    frame(60_000);
    expect(now()).toBe(100_000);
  });
});
