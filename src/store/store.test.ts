import { describe, expect, it } from 'vitest';
import { defaultBroker, emptyScenario, GALLERY, type Scenario } from '../scenario/index.ts';
import { brokerModel, simulate } from '../simulation/index.ts';
import { traceHash } from '../trace/index.ts';
import { NOTHING_SELECTED } from './state.ts';
import { createHeronryStore } from './store.ts';
import { TOOLS, testStore } from './testing/test-store.ts';

const first = (): Scenario => {
  const entry = GALLERY[0];
  if (entry === undefined) throw new Error('The gallery is empty');
  return entry.scenario;
};

describe('the document', () => {
  it('changes by a command, which can be undone and redone', () => {
    const { store } = testStore();
    const { actions } = store.getState();
    const empty = store.getState().scenario;
    expect(actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 })).toBeUndefined();
    expect(store.getState().scenario.agents.map((agent) => agent.id)).toEqual(['mg1']);
    expect(store.getState().past.map((entry) => entry.label)).toEqual(['Add agent mg1']);
    actions.undo();
    expect(store.getState().scenario).toBe(empty);
    actions.redo();
    expect(store.getState().scenario.agents.map((agent) => agent.id)).toEqual(['mg1']);
    expect(store.getState().announcement).toBe('Redone: Add agent mg1');
  });

  it('stays as it was when a command cannot be applied, and says why', () => {
    const { store } = testStore();
    const { actions } = store.getState();
    actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
    const before = store.getState();
    const issue = actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
    expect(issue?.message).toContain('mg1');
    expect(store.getState()).toBe(before);
  });

  it('becomes the user’s own with the first change of a visited one', () => {
    const { store } = testStore();
    const { actions } = store.getState();
    actions.open(first(), { kind: 'visiting', from: 'link', repairs: [] });
    expect(store.getState().origin.kind).toBe('visiting');
    actions.dispatch({ do: 'setSeed', seed: 99 });
    expect(store.getState().origin.kind).toBe('kept');
    expect(store.getState().saving).toBe('pending');
  });

  it('takes what is being written before it is left, and when the writing ends; another document takes nothing of it', () => {
    const { store } = testStore();
    const { actions } = store.getState();
    actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
    let x = 0;
    const write = () => {
      actions.dispatch({ do: 'move', moves: [{ node: { kind: 'agent', id: 'mg1' }, x, y: 0 }] });
    };
    const written = () => store.getState().scenario.agents[0]?.x;
    const end = actions.beginDraft(write);
    x = 1;
    expect(written()).toBe(0);
    actions.commitDrafts();
    expect(written()).toBe(1);
    x = 2;
    end();
    expect(written()).toBe(2);
    const endLate = actions.beginDraft(write);
    x = 3;
    const left: (number | undefined)[] = [];
    store.subscribe((_, before) => left.push(before.scenario.agents[0]?.x));
    actions.open(first(), { kind: 'kept', id: 'other' });
    expect(left.at(-1)).toBe(3);
    x = 4;
    actions.commitDrafts();
    endLate();
    expect(store.getState().scenario).toBe(first());
  });

  it('stays the lesson’s when it is changed in a lesson', () => {
    const { store } = testStore();
    const { actions } = store.getState();
    const origin = { kind: 'visiting', from: 'lesson', repairs: [] } as const;
    actions.open(first(), origin);
    actions.dispatch({ do: 'setSeed', seed: 99 });
    expect([store.getState().origin, store.getState().scenario.seed]).toEqual([origin, 99]);
  });

  it('forgets what is selected when it is removed', () => {
    const { store } = testStore(first());
    const { actions, scenario } = store.getState();
    const agent = scenario.agents[0]?.id ?? '';
    actions.select({ nodes: [{ kind: 'agent', id: agent }] });
    actions.dispatch({ do: 'remove', nodes: [{ kind: 'agent', id: agent }] });
    expect(store.getState().selection.nodes).toEqual([]);
  });
});

describe('what the user does while it runs', () => {
  it('is had at the playhead, as if it had been in the scenario from the start', () => {
    const { store } = testStore(first());
    const { actions, scenario } = store.getState();
    const agent = scenario.agents[0]?.id ?? '';
    const channel = scenario.channels[0]?.id ?? '';
    actions.seek(1_500_000);
    expect(actions.publish(agent, channel, { setpoint: 0.5 })).toBeUndefined();
    actions.seek(9_000_000);
    const again = testStore(store.getState().scenario).store;
    again.getState().actions.seek(9_000_000);
    expect(traceHash(again.getState().trace, 9_000_000)).toBe(traceHash(store.getState().trace, 9_000_000));
  });

  it('forks in the past: what came before stays, and later interventions are gone', () => {
    const { store } = testStore(first());
    const { actions, scenario } = store.getState();
    const agent = scenario.agents[0]?.id ?? '';
    const channel = scenario.channels[0]?.id ?? '';
    actions.seek(3_000_000);
    actions.publish(agent, channel, { later: true });
    actions.seek(8_000_000);
    const before = traceHash(store.getState().trace, 1_999_999);
    actions.seek(2_000_000);
    actions.publish(agent, channel, { earlier: true });
    expect(store.getState().frontierUs).toBe(2_000_000);
    expect(store.getState().scenario.interventions).toEqual([
      { kind: 'publish', atUs: 2_000_000, agent, channel, message: { earlier: true } },
    ]);
    expect(traceHash(store.getState().trace, 1_999_999)).toBe(before);
    actions.undo();
    expect(store.getState().scenario.interventions).toHaveLength(1);
  });

  it('forks in the past as well where nothing was done later', () => {
    const { store } = testStore(first());
    const { actions, scenario } = store.getState();
    actions.seek(8_000_000);
    actions.seek(2_000_000);
    expect(actions.publish(scenario.agents[0]?.id ?? '', scenario.channels[0]?.id ?? '', { n: 1 })).toBeUndefined();
    expect(store.getState().frontierUs).toBe(2_000_000);
    const { trace, scenario: forked } = store.getState();
    expect(traceHash(trace)).toBe(traceHash(simulate(forked, 2_000_000).trace));
  });

  it('makes a channel that is not there, beside its agent', () => {
    const { store: far } = testStore();
    far.getState().actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
    far.getState().actions.dispatch({ do: 'addAgent', id: 'mg2', x: 3000, y: 600 });
    far.getState().actions.publish('mg2', 'far', { a: 1 });
    expect(far.getState().scenario.channels).toMatchObject([{ id: 'far', x: 3240, y: 600 }]);
    const { store } = testStore(first());
    const { actions, scenario } = store.getState();
    actions.publish(scenario.agents[0]?.id ?? '', 'brand-new', { a: 1 });
    expect(store.getState().scenario.channels.at(-1)?.id).toBe('brand-new');
    expect(store.getState().past).toHaveLength(1);
  });

  it('names the place of a payload that is no JSON object', () => {
    const { store } = testStore(first());
    const { actions, scenario } = store.getState();
    const issue = actions.publish(scenario.agents[0]?.id ?? '', scenario.channels[0]?.id ?? '', {
      a: { b: Number.NaN },
    });
    expect(issue?.path).toContain('a');
    expect(store.getState().past).toEqual([]);
  });

  it('shows a subscription from when it was made', () => {
    const { store } = testStore();
    const { actions } = store.getState();
    actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
    actions.dispatch({ do: 'addChannel', id: 'control', x: 300, y: 0 });
    actions.seek(1_000_000);
    actions.subscribe('mg1', 'control');
    expect(store.getState().links).toEqual([{ kind: 'subscribe', agent: 'mg1', channel: 'control', born: 'run' }]);
    actions.seek(999_999);
    expect(store.getState().links).toEqual([]);
  });
});

describe('playback', () => {
  it('advances by real time and speed, and by no more than a tenth of a second for one frame', () => {
    const { store, frame } = testStore(first());
    store.getState().actions.play(2);
    frame(16);
    frame(50);
    expect(store.playback.nowUs()).toBe(100_000);
    frame(60_000);
    expect(store.playback.nowUs()).toBe(300_000);
  });

  it('gives the same trace at any frame rate', () => {
    const hashes = [7, 16, 33].map((ms) => {
      const { store, frame } = testStore(first());
      store.getState().actions.play(1);
      while (store.playback.nowUs() < 5_000_000) frame(ms);
      return traceHash(store.getState().trace, 5_000_000);
    });
    expect(new Set(hashes).size).toBe(1);
  });

  it('steps to the next time at which something happens, and back the same way', () => {
    const { store } = testStore(first());
    const { actions } = store.getState();
    const times: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      actions.step();
      times.push(store.playback.nowUs());
    }
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    for (const time of times.toReversed()) {
      expect(store.playback.nowUs()).toBe(time);
      actions.stepBack();
    }
    expect(store.playback.nowUs()).toBe(0);
  });

  it('steps over times at which nothing is left to happen: the timers of an agent that is down', () => {
    const tick = {
      kind: 'tick',
      channel: 'c',
      periodUs: 100_000,
      offsetUs: 0,
      jitterUs: 0,
      count: 0,
      message: {},
    } as const;
    const { store } = testStore({
      ...emptyScenario(),
      agents: [{ id: 'a', x: 0, y: 0, role: 'agent', behaviours: [tick] }],
      channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 9, overflow: 'drop-oldest' }],
      faults: [{ kind: 'crash', fromUs: 1, untilUs: 950_000, where: { at: 'everything' } }],
    });
    const { actions } = store.getState();
    actions.seek(600_000);
    actions.step();
    expect(store.playback.nowUs()).toBe(950_000);
    actions.step();
    expect(store.playback.nowUs()).toBe(1_000_000);
  });

  it('draws once in the next frame after a change while paused, and not again', () => {
    const { store, frame } = testStore(first());
    let draws = 0;
    store.playback.onDraw(() => {
      draws += 1;
    });
    frame(16);
    frame(16);
    expect(draws).toBe(1);
    store.getState().actions.seek(500_000);
    frame(16);
    frame(16);
    expect(draws).toBe(2);
  });
});

describe('opening', () => {
  it('begins a new history at the moment asked for', () => {
    const { store } = testStore();
    const { actions } = store.getState();
    actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
    actions.open(first(), { kind: 'kept', id: 'x' }, { atUs: 2_000_000 });
    const state = store.getState();
    expect(state.past).toEqual([]);
    expect(state.selection).toBe(NOTHING_SELECTED);
    expect(state.playing).toBe(false);
    expect(store.playback.nowUs()).toBe(2_000_000);
    expect(state.trace.lastUs).toBeLessThanOrEqual(2_000_000);
  });
});

describe('jumping', () => {
  it('goes from event to event of what is selected, there and back', () => {
    const { store } = testStore(GALLERY[0]?.scenario);
    const { actions } = store.getState();
    actions.select({ nodes: [{ kind: 'agent', id: 'historian' }] });
    const times: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      actions.jump();
      const { trace } = store.getState();
      const now = store.playback.nowUs();
      const here = Array.from({ length: trace.length }, (_, number) => trace.event(number)).filter(
        (event) => event.atUs === now && 'agent' in event && event.agent === 'historian',
      );
      expect(here.length).toBeGreaterThan(0);
      times.push(now);
    }
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
    for (const time of times.slice(0, -1).reverse()) {
      actions.jumpBack();
      expect(store.playback.nowUs()).toBe(time);
    }
  });

  it('stays where it is when nothing more happens there', () => {
    const { store } = testStore();
    const { actions } = store.getState();
    actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
    actions.select({ nodes: [{ kind: 'agent', id: 'mg1' }] });
    actions.seek(5000);
    actions.jump();
    expect(store.playback.nowUs()).toBe(5000);
    expect(store.getState().announcement).toMatch(/^No later events of the selection so far/);
  });
});

describe('pausing where the filter matches', () => {
  it('stops time at the first event that matches, says why, and goes on from there', () => {
    const { store, frame } = testStore(GALLERY[0]?.scenario);
    const { actions } = store.getState();
    actions.setLogFilter({ agent: 'historian', kind: 'received' });
    actions.setPauseAtFilter(true);
    const stops: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      actions.play(5);
      for (let count = 0; count < 200 && store.getState().playing; count += 1) frame(50);
      expect(store.getState().playing).toBe(false);
      stops.push(store.playback.nowUs());
      expect(store.getState().notices.at(-1)?.text).toMatch(/^Paused at a match: historian received message \d+/);
    }
    const { trace } = store.getState();
    const received = Array.from({ length: trace.length }, (_, number) => trace.event(number)).filter(
      (event) => event.kind === 'received' && event.agent === 'historian',
    );
    expect(stops).toEqual(received.slice(0, 3).map(({ atUs }) => atUs));
  });

  it('is off with a filter that lets everything through', () => {
    const { store } = testStore(first());
    const { actions } = store.getState();
    actions.setPauseAtFilter(true);
    expect(store.getState().pauseAtFilter).toBe(false);
    actions.setLogFilter({ text: 'setpoint' });
    actions.setPauseAtFilter(true);
    expect(store.getState().pauseAtFilter).toBe(true);
    actions.setLogFilter({ text: ' ' });
    expect(store.getState().pauseAtFilter).toBe(false);
  });
});

describe('another broker', () => {
  const setKafka = { do: 'setBroker', broker: defaultBroker('kafka') } as const;

  it('is put behind the channels once its model is there, fetched once; undo and redo go on from there', async () => {
    let fetched = 0;
    const store = createHeronryStore({
      ...TOOLS,
      scenario: first(),
      frames: { request: () => 0, cancel: () => {} },
      loadModels: async () => {
        fetched += 1;
        return brokerModel;
      },
    });
    const { actions } = store.getState();
    await store.prepare('memory');
    expect(fetched).toBe(0);
    const beside = { ...first(), broker: defaultBroker('kafka') };
    expect(() => store.simulateTogether([beside], 1_000_000, () => {})).toThrow(/needs the model of kafka/);
    await store.prepare('kafka');
    await store.prepare('redis-streams');
    expect(fetched).toBe(1);
    expect(store.simulateTogether([beside], 1_000_000, () => {}).runs).toHaveLength(1);
    expect(store.getState().frontierUs).toBe(0);
    actions.seek(6_000_000);
    const before = traceHash(store.getState().trace);
    expect(actions.dispatch(setKafka)).toBeUndefined();
    const after = traceHash(store.getState().trace);
    expect(after).not.toBe(before);
    actions.undo();
    expect(traceHash(store.getState().trace)).toBe(before);
    actions.redo();
    expect(traceHash(store.getState().trace)).toBe(after);
  });

  it('is not there without its model, and the document stays as it was', () => {
    const { store } = testStore();
    const { scenario } = store.getState();
    expect(() => store.getState().actions.dispatch(setKafka)).toThrow(/needs the model of kafka/);
    expect(store.getState().scenario).toBe(scenario);
  });
});
