import { describe, expect, it } from 'vitest';
import { GALLERY } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { traceHash } from '../trace/index.ts';
import { OTHER_RUNS_MAX } from './replaced-run.ts';
import { testStore } from './testing/test-store.ts';

const SECOND = 1_000_000;

function opened() {
  const { store, frame } = testStore();
  const entry = GALLERY.find(({ slug }) => slug === 'control-status');
  if (entry === undefined) throw new Error('The gallery has no control-status');
  store.getState().actions.open(entry.scenario, { kind: 'visiting', from: 'gallery', repairs: [] });
  const { actions } = store.getState();
  const labels = (): readonly string[] => store.getState().otherRuns.map(({ label }) => label);
  return { store, frame, actions, labels };
}

describe('the other runs', () => {
  it('keep the future that a fork takes the place of, as far as it had come', () => {
    const { store, actions, labels } = opened();
    actions.seek(4 * SECOND);
    actions.publish('operator', 'control', { first: true });
    actions.seek(9 * SECOND);
    const old = traceHash(store.getState().trace);
    actions.seek(2 * SECOND);
    actions.publish('operator', 'control', { second: true });
    expect(labels()).toEqual(['Before: Publish from operator to control', 'Before: Publish from operator to control']);
    const [other] = store.getState().otherRuns;
    expect(other?.frontierUs).toBe(9 * SECOND);
    if (other === undefined) return;
    expect(traceHash(simulate(other.scenario, other.frontierUs).trace)).toBe(old);
  });

  it('change place with the present one when it is undone and done again', () => {
    const { actions, labels } = opened();
    actions.seek(SECOND);
    actions.dispatch({ do: 'setSeed', seed: 9 });
    expect(labels()).toEqual(['Before: Change the seed to 9']);
    actions.undo();
    expect(labels()).toEqual(['With: Change the seed to 9']);
    actions.redo();
    expect(labels()).toEqual(['Before: Change the seed to 9']);
  });

  it('have their names though more are undone and done again than are kept', () => {
    const { actions, labels } = opened();
    const seeds = Array.from({ length: OTHER_RUNS_MAX + 2 }, (_, at) => 100 + at);
    for (const seed of seeds) actions.dispatch({ do: 'setSeed', seed });
    for (const _ of seeds) actions.undo();
    const kept = (word: string, some: readonly number[]) => some.map((seed) => `${word}: Change the seed to ${seed}`);
    expect(labels()).toEqual(kept('With', seeds.slice(0, OTHER_RUNS_MAX)));
    for (const _ of seeds) actions.redo();
    expect(labels()).toEqual(kept('Before', seeds.slice(2).reverse()));
  });

  it('are not made by what leaves the run as it is, and are at most so many, the latest first', () => {
    const { store, actions, labels } = opened();
    actions.dispatch({ do: 'describe', name: 'Another name' });
    actions.dispatch({ do: 'move', moves: [{ node: { kind: 'agent', id: 'mg1' }, x: 5, y: 5 }] });
    expect(labels()).toEqual([]);
    for (let seed = 100; seed < 110; seed += 1) actions.dispatch({ do: 'setSeed', seed });
    expect(labels()).toHaveLength(OTHER_RUNS_MAX);
    expect(labels()[0]).toBe('Before: Change the seed to 109');
    const ids = store.getState().otherRuns.map(({ id }) => id);
    expect(new Set(ids).size).toBe(OTHER_RUNS_MAX);
  });

  it('are forgotten when another scenario is opened', () => {
    const { store, actions, labels } = opened();
    actions.dispatch({ do: 'setSeed', seed: 9 });
    actions.open(store.getState().scenario, { kind: 'kept', id: 'x' });
    expect(labels()).toEqual([]);
  });
});

describe('a time to stop at', () => {
  it('stops time there while it runs, and not where it is moved by hand', () => {
    const { store, frame, actions } = opened();
    const asked: (readonly [number, number])[] = [];
    const end = store.playback.stopWhere((afterUs, untilUs) => {
      asked.push([afterUs, untilUs]);
      return afterUs < 170_000 && untilUs >= 170_000 ? 170_000 : undefined;
    });
    actions.play(1);
    frame(0);
    frame(100);
    expect(store.getState().playing).toBe(true);
    frame(100);
    expect(store.getState().playing).toBe(false);
    expect(store.playback.nowUs()).toBe(170_000);
    expect(asked).toContainEqual([100_000, 200_000]);
    actions.play();
    frame(0);
    frame(100);
    expect(store.playback.nowUs()).toBe(270_000);
    actions.seek(0);
    actions.seek(SECOND);
    expect(store.getState().playing).toBe(true);
    end();
    actions.seek(0);
    frame(0);
    frame(100);
    frame(100);
    expect(store.playback.nowUs()).toBeGreaterThan(170_000);
  });

  it('is the soonest of several', () => {
    const { store, frame, actions } = opened();
    const at = (wanted: number) => (afterUs: number, untilUs: number) =>
      afterUs < wanted && wanted <= untilUs ? wanted : undefined;
    for (const wanted of [60_000, 40_000, 50_000]) store.playback.stopWhere(at(wanted));
    actions.play(1);
    frame(0);
    frame(100);
    expect(store.playback.nowUs()).toBe(40_000);
  });
});
