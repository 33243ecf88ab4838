/** Effect and availability of each entry of the action table. */
import { describe, expect, it } from 'vitest';
import { emptyScenario, type Scenario } from '../scenario/index.ts';
import type { ActionId } from './action.ts';
import { pairable } from './action-effects.ts';
import { ACTIONS, actionById, runAction } from './action-table.ts';
import type { HeronryState } from './state.ts';
import { testStore } from './testing/test-store.ts';

const agent = (id: string, x = 0, y = 0): Scenario['agents'][number] => ({ id, x, y, role: 'agent', behaviours: [] });
const channel = (id: string, x = 300, y = 0): Scenario['channels'][number] => ({
  id,
  x,
  y,
  pair: false,
  capacity: 9,
  overflow: 'drop-oldest',
});
const THREE: Scenario = {
  ...emptyScenario(),
  agents: [agent('a'), agent('b', 0, 120), agent('d', 0, 240)],
  channels: [channel('c'), channel('e', 300, 120)],
  links: [{ kind: 'subscribe', agent: 'a', channel: 'c' }],
};

function opened(scenario: Scenario = THREE) {
  const { store } = testStore(scenario);
  const state = (): HeronryState => store.getState();
  const can = (id: ActionId): boolean => actionById(id).enabled(state());
  return { store, state, can, actions: state().actions, run: (id: ActionId) => runAction(store, id) };
}
const A = { kind: 'agent', id: 'a' } as const;
const B = { kind: 'agent', id: 'b' } as const;
const C = { kind: 'channel', id: 'c' } as const;

describe('the table', () => {
  it('has each action once, and each shortcut once', () => {
    const ids = ACTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = ACTIONS.flatMap(({ keys: first, alsoKeys = [] }) => [first, ...alsoKeys]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(() => actionById('nothing' as ActionId)).toThrow(/No action nothing/);
  });

  it('does nothing where an action cannot be done', () => {
    const { run, state } = opened();
    const before = state();
    expect([run('undo'), run('redo'), run('copy'), run('delete'), run('clear-span')]).toEqual(Array(5).fill(false));
    expect(state()).toBe(before);
  });

  it.each([
    ['undo', false],
    ['redo', false],
    ['connect', true],
    ['connectAll', true],
    ['rename', false],
    ['duplicate', false],
    ['copy', false],
    ['paste', true],
    ['delete', false],
    ['selectAll', true],
    ['layout', true],
    ['cut', true],
    ['compare', true],
    ['step-back', false],
    ['step-hop-back', false],
    ['earlier', false],
    ['second-earlier', false],
    ['jump-back', false],
    ['next-bookmark', false],
    ['last-bookmark', false],
    ['clear-span', false],
    ['faster', true],
    ['slower', true],
  ] as const)('at first %s: %s', (id, expected) => {
    expect(opened().can(id)).toBe(expected);
  });

  it.each(['connect', 'connectAll', 'layout', 'cut'] as const)('an empty scenario has nothing to %s', (id) => {
    expect(opened(emptyScenario()).can(id)).toBe(false);
  });

  it('lets one agent be connected, and neither paired nor laid out', () => {
    const { can } = opened({ ...emptyScenario(), agents: [agent('a')] });
    expect([can('connect'), can('connectAll'), can('layout')]).toEqual([true, false, false]);
  });

  it('goes back once time has passed, and to bookmarks once there are some', () => {
    const { can, actions, run } = opened();
    actions.seek(1);
    const back = ['step-back', 'step-hop-back', 'earlier', 'second-earlier', 'jump-back'] as const;
    expect(back.map(can)).toEqual([true, true, true, true, true]);
    run('bookmark');
    expect([can('next-bookmark'), can('last-bookmark')]).toEqual([true, true]);
  });

  it('changes only places where traffic is real', () => {
    const { state } = opened();
    // Of a live run, the table looks only at whether there is one.
    const live = { ...state(), selection: { ...state().selection, nodes: [A] }, live: {} } as unknown as HeronryState;
    const enabled = ACTIONS.filter(({ group }) => group === 'edit').filter((action) => action.enabled(live));
    expect(enabled.map(({ id }) => id)).toEqual(['selectAll', 'layout']);
    expect((['compare', 'seeds', 'compare-brokers'] as const).map((id) => actionById(id).enabled(live))).toEqual([
      false,
      false,
      false,
    ]);
    expect((['gallery', 'live', 'fit', 'new'] as const).map((id) => actionById(id).enabled(live))).toEqual(
      Array(4).fill(true),
    );
  });
});

describe('an action that asks for something', () => {
  it.each([
    ['connect', 'connect'],
    ['compare', 'compare'],
    ['seeds', 'seeds'],
    ['gallery', 'gallery'],
    ['scenarios', 'scenarios'],
    ['share', 'share'],
    ['compare-brokers', 'brokers'],
    ['live', 'live'],
    ['shortcuts', 'shortcuts'],
  ] as const)('%s opens its dialog', (id, dialog) => {
    const { run, state } = opened();
    expect([run(id), state().dialog]).toEqual([true, dialog]);
  });

  it.each(['fit', 'zoomIn', 'zoomOut', 'layout', 'cut'] as const)('%s is asked of the graph, each time anew', (id) => {
    const { run, state } = opened();
    run(id);
    const serial = state().graphRequest?.serial ?? 0;
    run(id);
    expect(state().graphRequest).toEqual({ serial: serial + 1, kind: id });
  });

  it('hides and shows the panel and the timeline', () => {
    const { run, state } = opened();
    const before = [state().panelOpen, state().timelineOpen];
    run('panel');
    run('timeline');
    expect([state().panelOpen, state().timelineOpen]).toEqual(before.map((open) => !open));
    run('panel');
    run('timeline');
    expect([state().panelOpen, state().timelineOpen]).toEqual(before);
  });

  it('begins to present, and ends it', () => {
    const { run, state } = opened();
    const presenting = Array.from({ length: 2 }, () => {
      run('present');
      return state().presenting;
    });
    expect(presenting).toEqual([true, false]);
  });

  it('goes through the themes, and says which', () => {
    const { run, state } = opened();
    const seen = [1, 2, 3].map(() => {
      run('theme');
      return `${state().theme}, ${state().announcement}`;
    });
    expect(seen).toEqual(['light, Theme: light', 'dark, Theme: dark', 'system, Theme: system']);
  });

  it('goes through the speeds to their ends, and says which', () => {
    const { run, state, can, actions } = opened();
    const speeds = (id: 'faster' | 'slower') => {
      const seen: number[] = [];
      while (run(id)) seen.push(state().speed);
      return seen;
    };
    expect(speeds('faster')).toEqual([2, 5, 10, 20]);
    expect([state().announcement, can('faster')]).toEqual(['Speed 20 times', false]);
    expect(speeds('slower')).toEqual([10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]);
    expect([state().announcement, can('slower')]).toEqual(['Speed 0.001 times', false]);
    actions.setSpeed(3);
    run('faster');
    expect(state().speed).toBe(5);
    actions.setSpeed(99);
    expect(state().speed).toBe(20);
    actions.setSpeed(0);
    expect(state().speed).toBe(0.001);
  });

  it('plays and pauses', () => {
    const { run, state } = opened();
    run('play-pause');
    expect(state().playing).toBe(true);
    run('play-pause');
    expect(state().playing).toBe(false);
  });

  it('begins a new scenario, which is kept', () => {
    const { run, state } = opened();
    run('new');
    expect(state()).toMatchObject({
      scenario: { name: 'Untitled scenario', agents: [] },
      origin: { kind: 'kept' },
      past: [],
    });
  });
});

describe('what changes the document', () => {
  it('adds an agent to a circle and a channel below what is selected, and lets it be named', () => {
    const { run, state, actions } = opened();
    run('addAgent');
    const added = { kind: 'agent', id: 'agent1' };
    expect(state().scenario.agents.at(-1)).toMatchObject({ id: 'agent1', x: 560, y: 0 });
    expect(state()).toMatchObject({ selection: { nodes: [added] }, graphRequest: { kind: 'rename', node: added } });
    actions.select({ nodes: [{ kind: 'channel', id: 'e' }] });
    run('addChannel');
    expect(state().scenario.channels.at(-1)).toMatchObject({ id: 'channel1', y: 240 });
    expect(state().selection.nodes).toEqual([{ kind: 'channel', id: 'channel1' }]);
  });

  it('adds the first node at the start', () => {
    const { run, state } = opened(emptyScenario());
    run('addChannel');
    expect(state().scenario.channels).toMatchObject([{ id: 'channel1', x: 0, y: 0 }]);
    run('addChannel');
    expect(state().scenario.channels[1]).toMatchObject({ id: 'channel2', x: 0, y: 120 });
  });

  it('asks the graph to pair the selected agents, or all', () => {
    const { run, state, actions, can } = opened();
    actions.select({ nodes: [A, B, C] });
    run('connectAll');
    expect(state().graphRequest?.kind).toBe('pairs');
    expect(pairable(state())).toHaveLength(2);
    actions.select({ nodes: [A] });
    expect(can('connectAll')).toBe(false);
    actions.select({});
    expect(can('connectAll')).toBe(true);
    expect(pairable(state())).toHaveLength(3);
  });

  it('renames one node', () => {
    const { run, state, actions, can } = opened();
    actions.select({ nodes: [A, B] });
    expect(can('rename')).toBe(false);
    actions.select({ nodes: [B] });
    expect(run('rename')).toBe(true);
    expect(state().graphRequest).toMatchObject({ kind: 'rename', node: B });
  });

  it('copies, pastes and duplicates, and selects what is new', async () => {
    const { run, state, actions } = opened();
    expect(actions.paste()?.path).toBe('clipboard');
    actions.select({ nodes: [A] });
    run('copy');
    expect(state().announcement).toBe('Copied a');
    expect(actions.paste()).toBeUndefined();
    expect(state().scenario.agents.at(-1)).toMatchObject({ x: 240, y: 240 });
    expect(state().selection).toEqual({
      nodes: [{ kind: 'agent', id: state().scenario.agents.at(-1)?.id }],
      link: undefined,
      message: undefined,
    });
    actions.select({ nodes: [A, C] });
    run('copy');
    expect(state().announcement).toBe('Copied 2 nodes');
    const { agents, channels } = state().scenario;
    run('duplicate');
    expect([state().scenario.agents.length, state().scenario.channels.length]).toEqual([
      agents.length + 1,
      channels.length + 1,
    ]);
    expect(state().selection.nodes.map(({ kind }) => kind)).toEqual(['agent', 'channel']);
  });

  it('are undone and redone', () => {
    const { run, state, can } = opened();
    run('addAgent');
    expect([can('undo'), can('redo'), run('undo')]).toEqual([true, false, true]);
    expect(state().scenario).toBe(THREE);
    expect([can('undo'), can('redo'), run('redo')]).toEqual([false, true, true]);
    expect(state().scenario.agents).toHaveLength(4);
  });

  it('pastes what was copied here, and says where there is nothing', async () => {
    const { store, state, actions } = opened();
    await store.paste();
    expect(state().notices).toMatchObject([{ tone: 'error', text: expect.stringMatching(/^Nothing to paste/) }]);
    actions.select({ nodes: [A] });
    actions.copy();
    await store.paste();
    expect([state().scenario.agents.length, state().notices.length]).toEqual([4, 1]);
  });

  it('deletes what is selected: nodes, a link, a subscription of the run', () => {
    const { run, state, actions } = opened();
    actions.select({ nodes: [B] });
    expect(run('delete')).toBe(true);
    expect(state().scenario.agents.map(({ id }) => id)).toEqual(['a', 'd']);
    actions.select({ link: { kind: 'subscribe', agent: 'a', channel: 'c' } });
    expect(run('delete')).toBe(true);
    expect([state().scenario.links, state().selection.link]).toEqual([[], undefined]);
    actions.seek(1_000_000);
    actions.subscribe('d', 'e');
    actions.seek(2_000_000);
    const link = { kind: 'subscribe', agent: 'd', channel: 'e' } as const;
    actions.select({ link });
    run('delete');
    expect(state().scenario.interventions).toMatchObject([
      { kind: 'subscribe', atUs: 1_000_000, agent: 'd' },
      { kind: 'unsubscribe', atUs: 2_000_000, agent: 'd', channel: 'e' },
    ]);
  });

  it('does not delete what an agent does by itself, and says where to change it', () => {
    const { run, state, actions } = opened();
    actions.consume('b', 'e');
    expect(state().links).toContainEqual({ kind: 'consume', agent: 'b', channel: 'e', born: 'run' });
    const link = { kind: 'consume', agent: 'b', channel: 'e' } as const;
    actions.select({ link });
    run('delete');
    expect(state().notices).toMatchObject([
      { tone: 'error', text: 'b consumes from e because of its behaviour. Change it in the inspector.' },
    ]);
    expect(state().selection.link).toEqual(link);
  });

  it('selects all', () => {
    const { run, state } = opened();
    run('selectAll');
    expect(state().selection.nodes).toEqual([A, B, { kind: 'agent', id: 'd' }, C, { kind: 'channel', id: 'e' }]);
  });
});

describe('what the user does at the playhead', () => {
  it('at the start is a link of the document, later an intervention', () => {
    const { state, actions } = opened();
    expect(actions.subscribe('b', 'c')).toBeUndefined();
    expect(state().scenario.links.at(-1)).toMatchObject({ kind: 'subscribe', agent: 'b', channel: 'c' });
    expect(actions.unsubscribe('b', 'c')).toBeUndefined();
    expect(state().scenario.links).toHaveLength(1);
    expect(state().scenario.interventions).toEqual([]);
    actions.seek(500_000);
    actions.subscribe('b', 'c');
    expect(state().past.at(-1)?.label).toBe('Subscribe b to c');
    actions.unsubscribe('b', 'c');
    expect(state().past.at(-1)?.label).toBe('Unsubscribe b from c');
    expect(state().scenario.interventions.map(({ kind }) => kind)).toEqual(['subscribe', 'unsubscribe']);
    expect(state().scenario.links).toHaveLength(1);
  });

  it('makes the channel that is missing beside the agent, and the link of a publish, once', () => {
    const { state, actions } = opened();
    actions.publish('b', 'new', { n: 1 });
    expect(state().scenario.channels.at(-1)).toMatchObject({ id: 'new', x: 240 });
    const links = () => state().scenario.links.filter(({ kind, agent: who }) => kind === 'publish' && who === 'b');
    expect(links()).toMatchObject([{ channel: 'new' }]);
    actions.publish('b', 'new', { n: 2 });
    expect(links()).toHaveLength(1);
    actions.publish('b', 'c', { n: 3 });
    expect(links().map(({ channel: to }) => to)).toEqual(['new', 'c']);
    // To subscribe is not to publish.
    actions.publish('a', 'c', { n: 4 });
    expect(state().scenario.links).toContainEqual(
      expect.objectContaining({ kind: 'publish', agent: 'a', channel: 'c' }),
    );
    actions.subscribe('a', 'newer');
    expect(state().scenario.channels.at(-1)?.id).toBe('newer');
    expect(actions.consume('nobody', 'c')).toMatchObject({ path: 'agent' });
  });

  it('goes on with the run at its end, and begins it anew before', () => {
    const { state, actions } = opened();
    actions.seek(2_000_000);
    const { trace } = state();
    actions.consume('b', 'c');
    expect(state().trace).toBe(trace);
    actions.seek(9_000_000);
    actions.seek(3_000_000);
    actions.publish('d', 'c', { n: 2 });
    expect(state().trace).not.toBe(trace);
    expect(state().frontierUs).toBe(3_000_000);
  });

  it('connects agents by a pair channel: at the start by links, later by a subscription', () => {
    const start = opened();
    start.actions.connectAgents('a', 'b');
    expect(start.state().scenario.links.filter(({ kind }) => kind === 'subscribe')).toHaveLength(2);
    const later = opened();
    later.actions.seek(700_000);
    later.actions.connectAgents('a', 'b');
    expect(later.state().scenario.interventions).toMatchObject([{ kind: 'subscribe', atUs: 700_000, agent: 'b' }]);
  });
});
