import { describe, expect, it } from 'vitest';
import { GALLERY, type Scenario } from '../scenario/index.ts';
import { anyCommand, picker } from '../scenario/testing/random-commands.ts';
import { simulate } from '../simulation/index.ts';
import { traceHash } from '../trace/index.ts';
import { OTHER_RUNS_MAX } from './replaced-run.ts';
import { testStore } from './testing/test-store.ts';

const SECOND = 1_000_000;

function opened(slug = 'control-status') {
  const { store } = testStore();
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}`);
  store.getState().actions.open(entry.scenario, { kind: 'kept', id: 'x' });
  const { actions } = store.getState();
  const branches = () => store.getState().otherRuns.filter(({ forkUs }) => forkUs !== undefined);
  const hash = (): string => traceHash(store.getState().trace);
  const back = (index = 0): void => {
    const to = branches()[index];
    if (to === undefined) throw new Error(`There is no branch ${index}`);
    expect(actions.dispatch({ do: 'switchRun', to: to.scenario })).toBeUndefined();
  };
  return { store, actions, branches, hash, back };
}

/** Plays to 9 s, and publishes at 5 s. */
function forked() {
  const all = opened();
  all.actions.seek(9 * SECOND);
  const old = all.hash();
  all.actions.seek(5 * SECOND);
  all.actions.publish('operator', 'control', { setpoint: 0 });
  return { ...all, old };
}

describe('an action in the past', () => {
  it('begins a branch at the playhead, and keeps the old future as it was', () => {
    const { store, branches } = forked();
    expect(branches()).toMatchObject([
      { label: 'Before: Publish from operator to control', forkUs: 5 * SECOND, frontierUs: 9 * SECOND },
    ]);
    expect(store.getState().past.at(-1)).toMatchObject({
      label: 'Publish from operator to control',
      forkUs: 5 * SECOND,
    });
    expect(store.getState().frontierUs).toBe(5 * SECOND);
  });

  it('is undone with the whole of the old future, and done again', () => {
    const { store, actions, branches, hash, old } = forked();
    actions.seek(7 * SECOND);
    const branch = hash();
    actions.undo();
    expect(hash()).toBe(old);
    expect(store.getState().frontierUs).toBe(9 * SECOND);
    expect(branches()).toMatchObject([{ label: 'With: Publish from operator to control', forkUs: 5 * SECOND }]);
    actions.redo();
    expect(branches()).toMatchObject([{ label: 'Before: Publish from operator to control', forkUs: 5 * SECOND }]);
    actions.seek(7 * SECOND);
    expect(hash()).toBe(branch);
  });

  it('begins no branch at the latest moment, nor where the command is refused', () => {
    const { store, actions, branches } = opened();
    actions.seek(9 * SECOND);
    actions.publish('operator', 'control', { n: 1 });
    expect(branches()).toEqual([]);
    expect(store.getState().past.at(-1)?.forkUs).toBeUndefined();
    actions.seek(5 * SECOND);
    expect(actions.publish('nobody', 'control', { n: 1 })).toBeDefined();
    expect(branches()).toEqual([]);
  });

  it('begins a branch as well where it connects two agents', () => {
    const { actions, branches } = opened('pairs');
    const [a, b] = opened('pairs').store.getState().scenario.agents;
    actions.dispatch({ do: 'addAgent', id: 'new', x: 0, y: 0 });
    actions.seek(9 * SECOND);
    actions.seek(5 * SECOND);
    expect(a).toBeDefined();
    expect(b).toBeDefined();
    actions.connectAgents(a?.id ?? '', 'new');
    expect(branches()).toMatchObject([{ forkUs: 5 * SECOND, frontierUs: 9 * SECOND }]);
  });
});

describe('agents that are connected at the beginning', () => {
  it('begin no branch: the link is one of the document, and the run is made anew as far as it was', () => {
    const { store, actions, branches } = opened('pairs');
    const [first] = store.getState().scenario.agents;
    actions.dispatch({ do: 'addAgent', id: 'new', x: 0, y: 0 });
    actions.seek(9 * SECOND);
    actions.seek(0);
    actions.connectAgents(first?.id ?? '', 'new');
    expect(branches()).toEqual([]);
    expect(store.getState()).toMatchObject({ playheadUs: 0, frontierUs: 9 * SECOND });
  });

  it('begin no branch at a later playhead either', () => {
    const { store, actions, branches } = opened('pairs');
    const [first] = store.getState().scenario.agents;
    actions.dispatch({ do: 'addAgent', id: 'new', x: 0, y: 0 });
    actions.seek(9 * SECOND);
    actions.seek(5 * SECOND);
    expect(actions.dispatch({ do: 'connectAgents', from: first?.id ?? '', to: 'new' })).toBeUndefined();
    expect(branches()).toEqual([]);
    expect(store.getState()).toMatchObject({ playheadUs: 5 * SECOND, frontierUs: 9 * SECOND });
    expect(store.getState().past.at(-1)?.forkUs).toBeUndefined();
  });
});

describe('going back to a branch', () => {
  it('loses nothing in either direction: trace, frontier, expectations, bookmarks and places', () => {
    const { store, actions, branches, hash, back, old } = forked();
    actions.seek(8 * SECOND);
    const [branch, scenario] = [hash(), store.getState().scenario];
    actions.dispatch({ do: 'addAgent', id: 'late', x: 0, y: 0 });
    const about = { kind: 'noFailure', agent: 'late' } as const;
    actions.dispatch({ do: 'setAssertions', assertions: [...scenario.assertions, about], label: 'Expect' });
    const { assertions } = store.getState().scenario;
    expect(assertions).toContainEqual(about);
    back();
    expect(hash()).toBe(old);
    expect(store.getState().frontierUs).toBe(9 * SECOND);
    actions.dispatch({ do: 'move', moves: [{ node: { kind: 'agent', id: 'operator' }, x: 7, y: 9 }] });
    actions.dispatch({ do: 'setBookmarks', bookmarks: [{ atUs: SECOND, note: 'here' }], label: 'Bookmark' });
    expect(branches()).toHaveLength(1);
    back();
    actions.seek(8 * SECOND);
    const now = store.getState().scenario;
    expect(now.agents.map(({ id }) => id)).toEqual([...scenario.agents.map(({ id }) => id), 'late']);
    expect(now.agents.find(({ id }) => id === 'operator')).toMatchObject({ x: 7, y: 9 });
    expect(now.bookmarks).toEqual([{ atUs: SECOND, note: 'here' }]);
    expect(now.assertions).toEqual(assertions);
    expect(now.interventions).toEqual(scenario.interventions);
    actions.dispatch({ do: 'remove', nodes: [{ kind: 'agent', id: 'late' }] });
    actions.seek(8 * SECOND);
    expect(hash()).toBe(branch);
  });

  it('is undone like any change', () => {
    const { actions, hash, back, old } = forked();
    actions.seek(8 * SECOND);
    const branch = hash();
    back();
    expect(hash()).toBe(old);
    actions.undo();
    expect(hash()).toBe(branch);
    actions.redo();
    expect(hash()).toBe(old);
  });

  it('gives the same trace as before, over 40 random programs of forks, edits, undo and redo', () => {
    let switched = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const pick = picker(seed);
      const { store, actions, branches } = opened();
      const hashes = new Map<Scenario, string>();
      for (let turn = 0; turn < 25; turn += 1) {
        const { scenario, frontierUs, trace } = store.getState();
        const left = traceHash(trace);
        actions.pause();
        const act = pick(8);
        if (act < 2) actions.seek(frontierUs + pick(2 * SECOND));
        else if (act < 4) actions.seek(pick(frontierUs + 1));
        else if (act === 4) actions.publish('operator', 'control', { n: pick(9) });
        else if (act === 5) actions.dispatch(anyCommand(scenario, pick, store.playback.nowUs()));
        else if (act === 6) (pick(2) === 0 ? actions.undo : actions.redo)();
        else {
          const to = branches()[pick(Math.max(1, branches().length))];
          if (to === undefined) continue;
          switched += 1;
          actions.seek(Math.min(store.playback.nowUs(), to.frontierUs));
          actions.dispatch({ do: 'switchRun', to: to.scenario });
          expect(traceHash(store.getState().trace), `seed ${seed}, turn ${turn}`).toBe(hashes.get(to.scenario));
        }
        expect(branches().length).toBeLessThanOrEqual(OTHER_RUNS_MAX);
        const kept = branches().find((run) => run.scenario === scenario);
        if (kept !== undefined && store.getState().scenario !== scenario) hashes.set(scenario, left);
        for (const { scenario: of, frontierUs: untilUs } of branches().slice(0, 1))
          expect(traceHash(simulate(of, untilUs).trace), `seed ${seed}, turn ${turn}`).toBe(hashes.get(of));
      }
    }
    expect(switched).toBeGreaterThan(30);
  });

  it('is possible to the latest six', () => {
    const { actions, branches } = opened();
    for (let n = 0; n < 9; n += 1) {
      actions.seek(9 * SECOND);
      actions.seek((5 + n / 10) * SECOND);
      actions.publish('operator', 'control', { n });
      for (let seed = 0; seed < 7; seed += 1) actions.dispatch({ do: 'setSeed', seed });
      actions.dispatch({ do: 'setSeed', seed: 1 });
    }
    expect(branches()).toHaveLength(OTHER_RUNS_MAX);
  });
});
