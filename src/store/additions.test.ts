/** Everything that is added during a run begins at the playhead, or with the run, as the user chose. */
import { describe, expect, it } from 'vitest';
import {
  BEHAVIOURS,
  type BehaviourKind,
  emptyScenario,
  FAULTS,
  type FaultKind,
  newBehaviour,
  newChannel,
  newFault,
  type Scenario,
} from '../scenario/index.ts';
import { type ProgramMaker, simulate, withCode } from '../simulation/index.ts';
import type { TraceEvent } from '../trace/index.ts';
import type { Actions } from './state.ts';
import { testStore } from './testing/test-store.ts';

const SECOND = 1_000_000;
const AT_US = 5 * SECOND;
const NEAR = { channel: 'answers', agent: '' };

/** The operator publishes twice a second to control, where mg1 subscribes; mg2 receives nothing yet. */
function scenario(): Scenario {
  const agent = { x: 0, y: 0, role: 'agent', behaviours: [] } as const;
  const tick = newBehaviour('tick', { channel: 'control', agent: '' });
  const pairs = ['operator_to_mg1', 'mg1_to_operator'].map((id) => newChannel(id, { x: 0, y: 0 }, true));
  return {
    ...emptyScenario(),
    agents: [
      { ...agent, id: 'operator', behaviours: [{ ...tick, periodUs: SECOND / 2 } as typeof tick] },
      { ...agent, id: 'mg1' },
      { ...agent, id: 'mg2' },
    ],
    channels: [newChannel('control', { x: 0, y: 0 }), newChannel('answers', { x: 0, y: 0 }), ...pairs],
    links: [
      { kind: 'publish', agent: 'operator', channel: 'control' },
      { kind: 'subscribe', agent: 'mg1', channel: 'control' },
    ],
  };
}

const late = (fromUs: number) => (fromUs > 0 ? { fromUs } : {});

/** Additions by name; each returns the issue. */
const ADDITIONS: Readonly<Record<string, (actions: Actions) => unknown>> = {
  'subscribe by hand': (actions) => actions.subscribe('mg2', 'control'),
  'a consumer': (actions) =>
    actions.add((fromUs) => ({
      do: 'link',
      link: { kind: 'consume', agent: 'mg2', channel: 'control', ...late(fromUs) },
    })),
  'a subscriber': (actions) =>
    actions.add((fromUs) => ({
      do: 'link',
      link: { kind: 'subscribe', agent: 'mg2', channel: 'control', ...late(fromUs) },
    })),
  'a pair': (actions) => actions.connectAgents('operator', 'mg2'),
  'all pairs': (actions) =>
    actions.add((fromUs) => ({ do: 'connectAllAgents', agents: ['operator', 'mg1', 'mg2'], ...late(fromUs) })),
  ...Object.fromEntries(
    (Object.keys(BEHAVIOURS) as BehaviourKind[]).map((kind) => [
      `a behaviour: ${kind}`,
      (actions: Actions) =>
        actions.add((fromUs) => ({
          do: 'setBehaviours',
          agent: 'mg1',
          behaviours: [newBehaviour(kind, NEAR, fromUs)],
        })),
    ]),
  ),
  ...Object.fromEntries(
    (Object.keys(FAULTS) as FaultKind[]).map((kind) => [
      `a fault: ${kind}`,
      (actions: Actions) =>
        actions.add((fromUs) => ({
          do: 'setFaults',
          faults: [{ ...newFault(kind, { at: 'everything' }, fromUs), untilUs: AT_US + 5 * SECOND }],
          label: 'Add a fault',
        })),
    ]),
  ),
};

/** Code that answers each message. */
const answers: ProgramMaker = (_source, host) => ({
  start: () => undefined,
  message: () => {
    host.publish('answers', {});
    return undefined;
  },
  timer: () => undefined,
  consumed: () => undefined,
  ...{ instructions: 0, memoryBytes: 0 },
  dispose: () => undefined,
});

function eventsOf(of: Scenario): { readonly before: readonly TraceEvent[]; readonly after: readonly TraceEvent[] } {
  const { trace } = simulate(of, 12 * SECOND, withCode({ makeProgram: answers }));
  const all = Array.from({ length: trace.length }, (_, number) => trace.event(number));
  return { before: all.filter(({ atUs }) => atUs < AT_US), after: all.filter(({ atUs }) => atUs >= AT_US) };
}

const PLAIN = eventsOf(scenario());

function added(name: string, from: 'now' | 'start') {
  const { store } = testStore();
  const { actions } = store.getState();
  actions.open(scenario(), { kind: 'kept', id: 'x' });
  actions.seek(9 * SECOND);
  actions.seek(AT_US);
  actions.setAddsFrom(from);
  expect(ADDITIONS[name]?.(actions)).toBeUndefined();
  return { store, actions, events: () => eventsOf(store.getState().scenario) };
}

describe.each(Object.keys(ADDITIONS))('%s that is added at 5 s', (name) => {
  it('from now on changes nothing before, and begins a branch', () => {
    const { store, events } = added(name, 'now');
    expect(events().before).toEqual(PLAIN.before);
    expect(events().after).not.toEqual(PLAIN.after);
    expect(store.getState().past.at(-1)).toMatchObject({ begins: true, forkUs: AT_US });
    expect(store.getState().otherRuns).toMatchObject([{ forkUs: AT_US, frontierUs: 9 * SECOND }]);
  });

  it('from the start is there from the start, and begins no branch', () => {
    const { store, events } = added(name, 'start');
    expect(events().before).not.toEqual(PLAIN.before);
    expect(store.getState().past.at(-1)).toMatchObject({ begins: true, forkUs: undefined });
    expect(store.getState().frontierUs).toBe(9 * SECOND);
  });

  it('is given the other beginning as one change, and that is remembered', () => {
    const { store, actions, events } = added(name, 'now');
    actions.addAgain('start');
    expect(events()).toEqual(added(name, 'start').events());
    expect(store.getState().past).toHaveLength(1);
    actions.addAgain('now');
    expect(events()).toEqual(added(name, 'now').events());
    actions.undo();
    expect(events()).toEqual(PLAIN);
    expect(store.getState().addsFrom).toBe('now');
  });
});

it('at time 0 there is nothing to choose', () => {
  const { store } = testStore();
  const { actions } = store.getState();
  actions.open(scenario(), { kind: 'kept', id: 'x' });
  actions.subscribe('mg2', 'control');
  expect(store.getState().past.at(-1)).toMatchObject({ begins: false, forkUs: undefined });
  expect(store.getState().scenario.links).toHaveLength(3);
});

it('only the last change is given the other beginning, if it has one', () => {
  const { store, actions } = added('a subscriber', 'now');
  actions.dispatch({ do: 'describe', name: 'Other' });
  const { past, scenario: after } = store.getState();
  actions.addAgain('start');
  expect(store.getState()).toMatchObject({ past, addsFrom: 'start' });
  expect(store.getState().scenario).toBe(after);
  actions.undo();
  actions.undo();
  const { scenario: before } = store.getState();
  expect(store.getState().past).toEqual([]);
  actions.addAgain('now');
  expect(store.getState().scenario).toBe(before);
  expect(store.getState()).toMatchObject({ past: [], addsFrom: 'now' });
});
