/** No run is replaced in silence: whatever changes events that were already simulated says so, with the time from which they differ. */
import { describe, expect, it } from 'vitest';
import { type Command, GALLERY, newFault, type Scenario } from '../scenario/index.ts';
import { anyCommand, picker } from '../scenario/testing/random-commands.ts';
import { simulate } from '../simulation/index.ts';
import type { Trace } from '../trace/index.ts';
import { ACTIONS, runAction } from './action-table.ts';
import { interfere } from './interfering.ts';
import { testStore } from './testing/test-store.ts';

const SECOND = 1_000_000;
const NOW_US = 5 * SECOND;
const FRONTIER_US = 9 * SECOND;

function galleryScenario(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}`);
  return entry.scenario;
}

/** Opens a scene that has been played to 9 s, with the playhead at 5 s. */
function played(slug = 'control-status') {
  const { store } = testStore();
  const { actions } = store.getState();
  actions.open(galleryScenario(slug), { kind: 'kept', id: 'x' });
  actions.seek(FRONTIER_US);
  actions.seek(NOW_US);
  return { store, actions, before: store.getState().scenario };
}

/** Returns the time of the first event in which two runs differ, up to the frontier. */
function differenceOf(before: Scenario, after: Scenario): number | undefined {
  const text = (trace: Trace): readonly string[] =>
    Array.from({ length: trace.length }, (_, number) => JSON.stringify(trace.event(number)));
  const [a, b] = [simulate(before, FRONTIER_US).trace, simulate(after, FRONTIER_US).trace];
  const [ofA, ofB] = [text(a), text(b)];
  const at = Array.from({ length: Math.max(a.length, b.length) }, (_, place) => place).find(
    (place) => ofA[place] !== ofB[place],
  );
  if (at === undefined) return undefined;
  return Math.min(...[a, b].flatMap((trace) => (at < trace.length ? [trace.atUs(at)] : [])));
}

/** Expects the latest change to say what it replaced: a branch from the playhead, the first event that differs, or nothing. */
function expectSaid({ store, before }: ReturnType<typeof played>, name: string): 'branch' | 'changed' | 'nothing' {
  const { past, scenario } = store.getState();
  const entry = past.find((one) => one.scenario === before);
  const difference = differenceOf(before, scenario);
  if (entry?.forkUs !== undefined) {
    expect([name, entry.forkUs, entry.changedUs]).toEqual([name, NOW_US, undefined]);
    expect(difference ?? NOW_US, name).toBeGreaterThanOrEqual(NOW_US);
    return 'branch';
  }
  expect([name, entry?.changedUs]).toEqual([name, difference]);
  if (difference === undefined) return 'nothing';
  // It can be undone, and the run before can be compared.
  expect(store.getState().otherRuns[0]?.scenario, name).toBe(before);
  store.getState().actions.undo();
  expect(store.getState().scenario, name).toBe(before);
  return 'changed';
}

describe('no action of the table replaces the run in silence', () => {
  it.each(ACTIONS.map(({ id }) => id).filter((id) => id !== 'new'))('%s', (id) => {
    for (const node of [
      { kind: 'agent', id: 'operator' },
      { kind: 'channel', id: 'control' },
    ] as const) {
      const all = played();
      all.actions.select({ nodes: [node] });
      all.actions.copy();
      runAction(all.store, id);
      expectSaid(all, `${id} of ${node.id}`);
    }
  });

  it('deleting the selection says when the run changed', () => {
    const all = played();
    all.actions.select({ nodes: [{ kind: 'agent', id: 'operator' }] });
    runAction(all.store, 'delete');
    expect(expectSaid(all, 'delete')).toBe('changed');
  });
});

/** Edits of the panel and of the picture that apply from the start of the run, or at a time of their own. */
const EDITS = {
  seed: { do: 'setSeed', seed: 77 },
  network: { do: 'setNetwork', network: { delayUsMin: 1000, delayUsMean: 90_000, jitterUs: 0 } },
  capacity: { do: 'setCapacity', channel: 'control', capacity: 1 },
  'faults that are past': {
    do: 'setFaults',
    faults: [newFault('cut', { at: 'everything' }, SECOND)],
    label: 'Change a fault',
  },
  behaviours: { do: 'setBehaviours', agent: 'operator', behaviours: [] },
  'a link that is removed': { do: 'unlink', kind: 'subscribe', agent: 'mg1', channel: 'control' },
  'another name': { do: 'rename', node: { kind: 'agent', id: 'mg1' }, to: 'mg9' },
} as const satisfies Readonly<Record<string, Command>>;

it.each(Object.entries(EDITS))('an edit says when the run changed: %s', (name, edit) => {
  const all = played();
  expect(all.actions.dispatch(edit)).toBeUndefined();
  expect(expectSaid(all, name)).toBe(name === 'capacity' ? 'nothing' : 'changed');
});

it('an action on a message in flight begins a branch', () => {
  const all = played();
  const { world } = all.store.getState();
  const [hop = -1] = world.inFlight;
  expect(interfere(all.store, hop, 'drop')).toBeUndefined();
  expect(expectSaid(all, 'drop')).toBe('branch');
});

it('an edit at the latest moment says when the run changed, as all of it is past', () => {
  const { store, actions } = played();
  actions.seek(FRONTIER_US);
  actions.dispatch({ do: 'setSeed', seed: 77 });
  expect(store.getState().past.at(-1)).toMatchObject({ forkUs: undefined, changedUs: expect.any(Number) });
});

it('before anything was simulated, an edit replaces nothing', () => {
  const { store } = testStore(galleryScenario('control-status'));
  store.getState().actions.dispatch(EDITS['a link that is removed']);
  expect(store.getState().past).toMatchObject([{ forkUs: undefined, changedUs: undefined }]);
});

it('holds for 300 random edits', () => {
  const said = { branch: 0, changed: 0, nothing: 0 };
  for (let seed = 1; seed <= 300; seed += 1) {
    const pick = picker(seed);
    const all = played();
    all.actions.dispatch(anyCommand(all.before, pick, NOW_US));
    said[expectSaid(all, `seed ${seed}`)] += 1;
  }
  expect(said.branch).toBeGreaterThan(5);
  expect(said.changed).toBeGreaterThan(50);
});
