/** Reads of the document, the trace and the selection that the views share. */
import { describe, expect, it } from 'vitest';
import { emptyScenario, type Scenario } from '../scenario/index.ts';
import { Trace, type TraceEvent } from '../trace/index.ts';
import { renumbered } from './core.ts';
import { isOpen, matcherOf } from './log-filter.ts';
import { isAbout } from './playback-actions.ts';
import { addedIntervention, keptSelection, sameRun } from './replaced-run.ts';
import { linksAt, stableLinks } from './shown-links.ts';
import { type LogFilter, NOTHING_SELECTED } from './state.ts';
import { testStore } from './testing/test-store.ts';

const published = (atUs: number, agent: string, channel: string, payload = {}): TraceEvent => ({
  kind: 'published',
  atUs,
  cause: -1,
  agent,
  channel,
  payload,
  arrivesUs: atUs + 5,
});
function traceOf(...events: readonly TraceEvent[]): Trace {
  const trace = new Trace(['a', 'b'], ['c', 'd']);
  for (const event of events) trace.append(event);
  return trace;
}
const EVENTS: readonly TraceEvent[] = [
  { kind: 'subscribed', atUs: 0, cause: -1, agent: 'b', channel: 'c' },
  published(1, 'a', 'c', { Setpoint: 'Hot' }),
  { kind: 'accepted', atUs: 6, cause: 1, channel: 'c', message: 1, seq: 1 },
  { kind: 'timerFired', atUs: 7, cause: -1, agent: 'a' },
  published(8, 'b', 'd'),
  { kind: 'userActed', atUs: 9, cause: -1, index: 0 },
];

describe('the filter of the log', () => {
  const ANY: LogFilter = { text: '', agent: '', channel: '', kind: '' };
  const passed = (filter: Partial<LogFilter>): readonly number[] => {
    const matches = matcherOf({ ...ANY, ...filter }, (number) => `Event ${number}`);
    return EVENTS.flatMap((event, number) => (matches(event, number) ? [number] : []));
  };

  it('lets through what is of the agent, the channel, the kind and the text together', () => {
    expect(passed({})).toEqual([0, 1, 2, 3, 4, 5]);
    expect(passed({ agent: 'a' })).toEqual([1, 3]);
    expect(passed({ channel: 'c' })).toEqual([0, 1, 2]);
    expect(passed({ kind: 'published' })).toEqual([1, 4]);
    expect(passed({ kind: 'published', agent: 'b', channel: 'd' })).toEqual([4]);
    expect(passed({ agent: 'a', channel: 'd' })).toEqual([]);
    expect(passed({ text: ' eVENT 3 ' })).toEqual([3]);
    expect(passed({ text: '  ' })).toEqual([0, 1, 2, 3, 4, 5]);
    expect(passed({ text: '"setpoint":"HOT"' })).toEqual([1]);
    expect(passed({ text: 'hot', agent: 'b' })).toEqual([]);
  });

  it('is open where it asks for nothing', () => {
    expect([isOpen(ANY), isOpen({ ...ANY, text: ' ' })]).toEqual([true, true]);
    for (const key of ['text', 'agent', 'channel', 'kind'] as const) expect(isOpen({ ...ANY, [key]: 'x' })).toBe(false);
  });
});

describe('an event is about what is selected', () => {
  const about = (selection: Partial<typeof NOTHING_SELECTED>): readonly number[] => {
    const [trace, is] = [traceOf(...EVENTS), isAbout({ ...NOTHING_SELECTED, ...selection })];
    return EVENTS.flatMap((_, number) => (is(trace, number) ? [number] : []));
  };

  it('where it happens there, to that message, or where nothing is selected', () => {
    expect(about({})).toEqual([0, 1, 2, 3, 4, 5]);
    expect(about({ nodes: [{ kind: 'agent', id: 'a' }] })).toEqual([1, 3]);
    expect(about({ nodes: [{ kind: 'channel', id: 'c' }] })).toEqual([0, 1, 2]);
    expect(
      about({
        nodes: [
          { kind: 'channel', id: 'd' },
          { kind: 'agent', id: 'a' },
        ],
      }),
    ).toEqual([1, 3, 4]);
    expect(about({ nodes: [{ kind: 'agent', id: 'c' }] })).toEqual([]);
    expect(about({ link: { kind: 'publish', agent: 'a', channel: 'c' } })).toEqual([1]);
    expect(about({ message: 1 })).toEqual([1, 2]);
  });
});

const agent = (id: string): Scenario['agents'][number] => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] });
const channel = (id: string): Scenario['channels'][number] => ({
  id,
  x: 0,
  y: 0,
  pair: false,
  capacity: 9,
  overflow: 'drop-oldest',
});
const SCENARIO: Scenario = {
  ...emptyScenario(),
  agents: [agent('a'), agent('b')],
  channels: [channel('c'), channel('d')],
};

describe('a selection', () => {
  const all = {
    nodes: [
      { kind: 'agent', id: 'a' },
      { kind: 'channel', id: 'c' },
    ],
    link: undefined,
    message: undefined,
  } as const;
  const [one, other] = [traceOf(...EVENTS), traceOf(...EVENTS)];
  const kept = (selection: Partial<typeof NOTHING_SELECTED>, after = one, scenario = SCENARIO) =>
    keptSelection({ ...NOTHING_SELECTED, ...selection }, scenario, one, after);

  it('stays the same where all of it is still there', () => {
    expect(keptSelection(all, SCENARIO, one, other)).toBe(all);
  });

  it('loses the nodes and the link that are gone, each by its kind', () => {
    const swapped = { ...SCENARIO, agents: [agent('b'), agent('c')], channels: [channel('a'), channel('d')] };
    expect(kept(all, one, swapped).nodes).toEqual([]);
    expect(kept({ ...all, nodes: [...all.nodes, { kind: 'agent', id: 'b' }] }, one, swapped).nodes).toEqual([
      { kind: 'agent', id: 'b' },
    ]);
    const link = (agentId: string, channelId: string) => ({
      link: { kind: 'consume', agent: agentId, channel: channelId } as const,
    });
    expect(kept(link('a', 'c'))).toMatchObject(link('a', 'c'));
    for (const gone of [link('x', 'c'), link('a', 'x')]) expect(kept(gone).link).toBeUndefined();
  });

  it('keeps a message that is the same in the new run', () => {
    const changed = (change: object) =>
      traceOf(EVENTS[0] ?? published(0, 'a', 'c'), { ...published(1, 'a', 'c'), ...change } as TraceEvent);
    expect(kept({ message: 1 }, other).message).toBe(1);
    expect(kept({ message: 1 }, changed({ payload: { other: 1 } })).message).toBe(1);
    for (const change of [{ atUs: 2 }, { agent: 'b' }, { channel: 'd' }, { kind: 'timerFired' }])
      expect(kept({ message: 1 }, changed(change)).message).toBeUndefined();
    expect(kept({ message: 1 }, traceOf()).message).toBeUndefined();
    expect(kept({ message: 4 }, changed({})).message).toBeUndefined();
    expect(kept({ message: 0 }, traceOf(published(0, 'b', 'c'))).message).toBeUndefined();
    expect(kept({ message: 99 }, one).message).toBe(99);
    expect(kept({ message: 99 }, other).message).toBeUndefined();
    expect(keptSelection({ ...NOTHING_SELECTED, message: 0 }, SCENARIO, one, other).message).toBeUndefined();
  });

  it('names its message by the new number', () => {
    expect(renumbered({ ...NOTHING_SELECTED, message: 4 }, (old) => old - 1).message).toBe(3);
    expect(renumbered(all, () => 7)).toBe(all);
  });
});

describe('the run', () => {
  it('is the same where only names of the scenario, places and looks differ', () => {
    const same: readonly Partial<Scenario>[] = [
      {},
      { name: 'other', description: 'other' },
      { agents: SCENARIO.agents.map((one) => ({ ...one, x: 9, role: 'device' })) },
      { channels: SCENARIO.channels.map((one) => ({ ...one, y: 9, pair: true })) },
      { bookmarks: [{ atUs: 1, note: '' }] },
    ];
    for (const change of same) expect([change, sameRun(SCENARIO, { ...SCENARIO, ...change })]).toEqual([change, true]);
    const [a, c] = [SCENARIO.agents, SCENARIO.channels];
    const other: readonly Partial<Scenario>[] = [
      { seed: 2 },
      { network: { ...SCENARIO.network } },
      { broker: { ...SCENARIO.broker } },
      { faults: [] },
      { links: [] },
      { interventions: [] },
      { agents: a.slice(1) },
      { agents: [...a, agent('x')] },
      { agents: [agent('x'), ...a.slice(1)] },
      { agents: a.map((one) => ({ ...one, behaviours: [] })) },
      { channels: c.slice(1) },
      { channels: [...c, channel('x')] },
      { channels: [...c.slice(0, 1), channel('x')] },
      { channels: c.map((one) => ({ ...one, capacity: 8 })) },
      { channels: c.map((one) => ({ ...one, overflow: 'reject' })) },
    ];
    for (const change of other)
      expect([change, sameRun(SCENARIO, { ...SCENARIO, ...change })]).toEqual([change, false]);
  });

  it('goes on by one intervention where that is all that was added', () => {
    const first = { kind: 'consume', atUs: 1, agent: 'a', channel: 'c' } as const;
    const second = { ...first, atUs: 2 };
    const before: Scenario = { ...SCENARIO, interventions: [first] };
    const after = { ...before, interventions: [first, second] };
    expect(addedIntervention(before, after)).toBe(second);
    expect(addedIntervention(before, before)).toBeUndefined();
    expect(addedIntervention(SCENARIO, after)).toBeUndefined();
    expect(addedIntervention(SCENARIO, { ...SCENARIO, interventions: [] })).toBeUndefined();
    expect(addedIntervention(before, { ...after, interventions: [second, first] })).toBeUndefined();
    expect(addedIntervention(before, { ...after, seed: 2 })).toBeUndefined();
  });
});

describe('the links of the picture', () => {
  const tick = {
    kind: 'tick',
    channel: 'd',
    periodUs: 100_000,
    offsetUs: 0,
    jitterUs: 0,
    count: 0,
    message: {},
  } as const;
  const link = { kind: 'subscribe', agent: 'b', channel: 'c' } as const;
  const key = ({ kind, agent: who, channel: where, born }: ReturnType<typeof linksAt>[number]) =>
    `${kind} ${who} ${where} ${born}`;

  it('are those of the document, and what the run has made of it', () => {
    const scenario: Scenario = {
      ...SCENARIO,
      agents: [{ ...agent('a'), behaviours: [tick, { kind: 'throw', everyNth: 1, message: '' } as never] }, agent('b')],
      links: [link, { kind: 'publish', agent: 'a', channel: 'd' }],
      interventions: [
        { kind: 'consume', atUs: 7, agent: 'a', channel: 'c' },
        { kind: 'publish', atUs: 8, agent: 'b', channel: 'd', message: {} },
      ],
    };
    const trace = traceOf(...EVENTS);
    const at = (atUs: number) => linksAt(scenario, trace.worldAt(atUs)).map(key);
    const document = ['subscribe b c document', 'publish a d document'];
    expect(at(-1)).toEqual(document);
    expect(at(6)).toEqual(document);
    expect(at(7)).toEqual([...document, 'consume a c run']);
    expect(at(8)).toEqual([...document, 'consume a c run', 'publish b d run']);
    expect(linksAt({ ...scenario, links: [] }, trace.worldAt(0)).map(key)).toEqual([
      'publish a d run',
      'subscribe b c run',
    ]);
    // A subscription of the document that the broker does not have any more.
    expect(linksAt({ ...SCENARIO, links: [{ ...link, agent: 'a' }] }, trace.worldAt(0)).map(key)).toEqual([
      'subscribe b c run',
    ]);
    expect(linksAt({ ...SCENARIO, agents: [agent('a')], links: [link] }, trace.worldAt(0))).toEqual([]);
    expect(linksAt({ ...SCENARIO, channels: [], links: [link] }, trace.worldAt(0))).toEqual([]);
  });

  it('are the same list until something changes them', () => {
    const trace = traceOf(...EVENTS);
    const links = stableLinks();
    const at = (atUs: number, scenario = SCENARIO, of = trace) => links(scenario, of, of.worldAt(atUs));
    const first = at(0);
    expect(at(8)).toBe(first);
    expect(at(0)).toBe(first);
    expect(at(9)).not.toBe(first);
    const last = at(9);
    expect(at(8)).not.toBe(last);
    for (const kind of ['subscribed', 'unsubscribed'] as const) {
      const one = traceOf(...EVENTS, { kind, atUs: 20, cause: -1, agent: 'a', channel: 'd' });
      const before = at(10, SCENARIO, one);
      expect([at(11, SCENARIO, one) === before, at(20, SCENARIO, one) === before]).toEqual([true, false]);
    }
    const again = at(8);
    expect(at(8, { ...SCENARIO })).not.toBe(again);
    const other = at(8);
    expect(at(8, SCENARIO, traceOf(...EVENTS))).not.toBe(other);
  });
});

describe('the view', () => {
  it('has a span with its ends in order, lanes, notices and a filter', () => {
    const { store } = testStore(SCENARIO);
    const { actions } = store.getState();
    actions.setSpan({ fromUs: 9, toUs: 3 });
    expect(store.getState().span).toEqual({ fromUs: 3, toUs: 9 });
    actions.setSpan(undefined);
    expect(store.getState().span).toBeUndefined();
    actions.setLanes({ order: ['agent a'] });
    actions.setLanes({ collapsed: ['agent b'] });
    expect(store.getState().lanes).toEqual({ order: ['agent a'], collapsed: ['agent b'] });
    actions.notify('one');
    actions.notify('two', 'error', 'lasting');
    const [one, two] = store.getState().notices;
    expect([one, two]).toMatchObject([
      { text: 'one', tone: 'info', lasting: false },
      { text: 'two', tone: 'error', lasting: true },
    ]);
    expect(store.getState().announcement).toBe('two');
    actions.dismiss(one?.id ?? -1);
    expect(store.getState().notices).toEqual([two]);
    actions.setPauseAtFilter(true);
    expect(store.getState().pauseAtFilter).toBe(false);
    actions.setLogFilter({ agent: 'a' });
    actions.setPauseAtFilter(true);
    actions.setLogFilter({ kind: 'published' });
    expect(store.getState()).toMatchObject({
      pauseAtFilter: true,
      logFilter: { text: '', agent: 'a', kind: 'published' },
    });
    actions.setLogFilter({ agent: '', kind: '' });
    expect(store.getState().pauseAtFilter).toBe(false);
    actions.togglePanel();
    actions.showPanel('log');
    expect(store.getState()).toMatchObject({ panel: 'log', panelOpen: true });
    actions.select({ message: 3 });
    actions.select({ nodes: [{ kind: 'agent', id: 'a' }] });
    expect(store.getState().selection).toEqual({
      nodes: [{ kind: 'agent', id: 'a' }],
      link: undefined,
      message: undefined,
    });
  });
});
