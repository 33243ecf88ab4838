/** Edits of what stands behind the channels, of what goes wrong, of what is expected and remembered; and of whole parts. */
import { describe, expect, it } from 'vitest';
import type { Command } from './commands.ts';
import { emptyScenario, fragmentOf } from './document.ts';
import { edit } from './edit.ts';
import { pairPlace } from './edit-links.ts';
import { defaultBroker } from './index.ts';
import type { Fault } from './kinds/faults.ts';
import { LIMITS } from './limits.ts';
import type { Scenario } from './scenario.ts';

function edited(scenario: Scenario, command: Command): { readonly scenario: Scenario; readonly label: string } {
  const result = edit(scenario, command);
  if (!result.ok) throw new Error(`${result.issue.path}: ${result.issue.message}`);
  return result;
}
function refusal(command: Command, scenario = TWO): string {
  const result = edit(scenario, command);
  return result.ok ? 'done' : result.issue.path;
}

const TWO = (
  [
    { do: 'addAgent', id: 'a', x: 0, y: 0 },
    { do: 'addAgent', id: 'b', x: 100, y: 50 },
    { do: 'addChannel', id: 'c', x: 200, y: 0 },
    { do: 'addChannel', id: 'd', x: 200, y: 90 },
    { do: 'link', link: { kind: 'publish', agent: 'a', channel: 'c' } },
    { do: 'link', link: { kind: 'subscribe', agent: 'b', channel: 'c' } },
  ] as const
).reduce<Scenario>((scenario, command) => edited(scenario, command).scenario, emptyScenario());

const SPAN = { fromUs: 0, untilUs: 1, where: { at: 'everything' } } as const;
const faults = (fault: object): Command => ({ do: 'setFaults', faults: [{ ...SPAN, ...fault } as Fault], label: 'x' });

describe('a broker', () => {
  const kafka = defaultBroker('kafka');
  const share = defaultBroker('kafka-share');
  const streams = defaultBroker('redis-streams');

  it('is put behind the channels, and nothing changes where it is there', () => {
    const { scenario, label } = edited(TWO, { do: 'setBroker', broker: kafka });
    expect([scenario.broker, label]).toEqual([kafka, 'Change the broker to Kafka']);
    expect(edited(scenario, { do: 'setBroker', broker: { ...kafka } })).toMatchObject({ scenario, label: '' });
    for (const kind of ['memory', 'redis-pubsub'] as const)
      expect(refusal({ do: 'setBroker', broker: defaultBroker(kind) })).toBe('done');
  });

  it('of one’s own is named so, and another source of it is another edit', () => {
    const own = defaultBroker('own');
    const { scenario, label } = edited(TWO, { do: 'setBroker', broker: own });
    expect(label).toBe('Change the broker to your own');
    const changed = edited(scenario, {
      do: 'setBroker',
      broker: { ...own, source: 'class A extends MessageBroker {}' },
    });
    expect(changed.label).toBe('Change the code of the broker');
  });

  it.each([
    [{ ...streams, claimAfterUs: 999 }, 'claimAfterUs'],
    [{ ...kafka, partitions: 0 }, 'partitions'],
    [{ ...kafka, partitions: LIMITS.partitions + 1 }, 'partitions'],
    [{ ...kafka, retentionUs: -1 }, 'retentionUs'],
    [{ ...kafka, rebalanceUs: -1 }, 'rebalanceUs'],
    [{ ...kafka, maxPollUs: 999 }, 'maxPollUs'],
    [{ ...kafka, sessionUs: -1 }, 'sessionUs'],
    [{ ...kafka, joinUs: 0.5 }, 'joinUs'],
    [{ ...kafka, segmentUs: 999 }, 'segmentUs'],
    [{ ...kafka, segmentRecords: -1 }, 'segmentRecords'],
    [{ ...kafka, checkUs: 999 }, 'checkUs'],
    [{ ...share, partitions: 0 }, 'partitions'],
    [{ ...share, lockUs: 999 }, 'lockUs'],
    [{ ...share, deliveriesMax: 0 }, 'deliveriesMax'],
    [{ ...share, deliveriesMax: LIMITS.deliveries + 1 }, 'deliveriesMax'],
    [{ ...share, locksMax: LIMITS.capacity + 1 }, 'locksMax'],
    [{ ...share, client: { retries: 'all', deliveryTimeoutUs: 999, bufferMax: 1 } }, 'client.deliveryTimeoutUs'],
    [{ ...share, client: { retries: 'all', deliveryTimeoutUs: 1000, bufferMax: 0 } }, 'client.bufferMax'],
  ])('%o is refused', (broker, field) => {
    expect(refusal({ do: 'setBroker', broker: broker as Scenario['broker'] })).toBe(`broker.${field}`);
  });
});

describe('a fault', () => {
  it.each([
    [{ kind: 'delay', delayUs: 0, jitterUs: LIMITS.timeUs }],
    [{ kind: 'loss', probability: 0 }],
    [{ kind: 'duplication', probability: 1 }],
    [{ kind: 'reordering', probability: 0.5, delayUs: 0 }],
    [{ kind: 'cut' }],
    [{ kind: 'crash' }],
    [{ kind: 'slow', factor: 1 }],
    [{ kind: 'throw', error: '' }],
    [{ kind: 'full', capacity: 1, where: { at: 'channel', channel: 'c' } }],
    [{ kind: 'cut', fromUs: LIMITS.timeUs - 1, untilUs: LIMITS.timeUs }],
    [{ kind: 'cut', where: { at: 'border', agents: ['a'], channels: ['c'] } }],
  ])('%o is set', (fault) => {
    const { scenario, label } = edited(TWO, faults(fault));
    expect([scenario.faults, label]).toEqual([[{ ...SPAN, ...fault }], 'x']);
  });

  it.each([
    [{ kind: 'cut', fromUs: -1 }, 'fromUs'],
    [{ kind: 'cut', untilUs: LIMITS.timeUs + 1 }, 'untilUs'],
    [{ kind: 'cut', fromUs: 1, untilUs: 1 }, 'untilUs'],
    [{ kind: 'cut', untilUs: 0 }, 'untilUs'],
    [{ kind: 'crash', where: { at: 'channel', channel: 'c' } }, 'where'],
    [{ kind: 'cut', where: { at: 'agent', agent: 'x' } }, 'where'],
    [{ kind: 'cut', where: { at: 'border', agents: ['a'], channels: ['x'] } }, 'where'],
    [{ kind: 'delay', delayUs: -1, jitterUs: 0 }, 'delayUs'],
    [{ kind: 'delay', delayUs: 0, jitterUs: -1 }, 'jitterUs'],
    [{ kind: 'loss', probability: -0.1 }, 'probability'],
    [{ kind: 'duplication', probability: 1.1 }, 'probability'],
    [{ kind: 'reordering', probability: Number.NaN, delayUs: 0 }, 'probability'],
    [{ kind: 'reordering', probability: 0, delayUs: -1 }, 'delayUs'],
    [{ kind: 'slow', factor: 0.5 }, 'factor'],
    [{ kind: 'slow', factor: LIMITS.slowness + 1 }, 'factor'],
    [{ kind: 'throw', error: 'x'.repeat(LIMITS.textUnits + 1) }, 'error'],
    [{ kind: 'full', capacity: 0, where: { at: 'channel', channel: 'c' } }, 'capacity'],
  ])('%o is refused', (fault, field) => {
    expect(refusal(faults(fault))).toBe(`faults[0].${field}`);
  });
});

describe('lists', () => {
  const many = <Item>(length: number, item: Item): Item[] => Array.from({ length }, () => item);

  it('are as long as they may be', () => {
    const cut = { kind: 'cut', ...SPAN } as const;
    const rule = { kind: 'depth', channel: 'c', depthMax: 1 } as const;
    const mark = { atUs: 1, note: '' };
    const commands = (extra: number): readonly Command[] => [
      { do: 'setFaults', faults: many(LIMITS.faults + extra, cut), label: 'x' },
      { do: 'setAssertions', assertions: many(LIMITS.assertions + extra, rule), label: 'x' },
      { do: 'setBookmarks', bookmarks: many(LIMITS.bookmarks + extra, mark), label: 'x' },
    ];
    expect(commands(0).map((command) => refusal(command))).toEqual(['done', 'done', 'done']);
    expect(commands(1).map((command) => refusal(command))).toEqual(['faults', 'assertions', 'bookmarks']);
  });

  it('of expectations name what is there, within limits', () => {
    const set = (assertion: object) =>
      refusal({ do: 'setAssertions', assertions: [assertion] as unknown as Scenario['assertions'], label: 'x' });
    expect(set({ kind: 'depth', channel: 'c', depthMax: LIMITS.capacity })).toBe('done');
    expect(set({ kind: 'depth', channel: 'c', depthMax: LIMITS.capacity + 1 })).toBe('assertions[0].depthMax');
    expect(set({ kind: 'depth', channel: 'x', depthMax: 1 })).toBe('assertions[0]');
    expect(set({ kind: 'arrives', agent: 'a', channel: 'c', withinUs: -1 })).toBe('assertions[0].withinUs');
  });

  it('of bookmarks are in order of time', () => {
    const set = (...bookmarks: Scenario['bookmarks']) => ({ do: 'setBookmarks', bookmarks, label: 'x' }) as const;
    const { scenario } = edited(TWO, set({ atUs: 9, note: 'later' }, { atUs: 0, note: '' }));
    expect(scenario.bookmarks).toEqual([
      { atUs: 0, note: '' },
      { atUs: 9, note: 'later' },
    ]);
    expect(refusal(set({ atUs: -1, note: '' }))).toBe('bookmarks[0].atUs');
    expect(refusal(set({ atUs: 1, note: 'x'.repeat(LIMITS.textUnits + 1) }))).toBe('bookmarks[0].note');
  });
});

describe('a node', () => {
  it('does something else when it is full', () => {
    const { scenario, label } = edited(TWO, { do: 'setOverflow', channel: 'c', overflow: 'reject' });
    expect(scenario.channels.map(({ overflow }) => overflow)).toEqual(['reject', TWO.channels[1]?.overflow]);
    expect(label).toBe('Change the overflow policy of c');
    expect(edited(scenario, { do: 'setOverflow', channel: 'c', overflow: 'reject' })).toMatchObject({
      scenario,
      label: '',
    });
    expect(refusal({ do: 'setOverflow', channel: 'x', overflow: 'reject' })).toBe('channel');
  });

  it('is moved where it is not yet, and undo says which, or how many', () => {
    const move = (...moves: readonly (readonly [id: string, x: number, y: number])[]): Command => ({
      do: 'move',
      moves: moves.map(([id, x, y]) => ({ node: { kind: id < 'c' ? 'agent' : 'channel', id }, x, y })),
    });
    const { scenario, label } = edited(TWO, move(['a', 7, 8]));
    expect([scenario.agents[0], label]).toMatchObject([{ x: 7, y: 8 }, 'Move a']);
    expect(scenario.agents[1]).toBe(TWO.agents[1]);
    expect(edited(TWO, move(['a', 7, 8], ['d', 1, 2]))).toMatchObject({
      label: 'Move 2 nodes',
      scenario: { channels: [{ x: 200 }, { x: 1, y: 2 }] },
    });
    expect(edited(TWO, move(['a', 0, 0])).scenario).toBe(TWO);
  });

  it('is pasted with its links, moved, under a new name; no more than fit', () => {
    const fragment = fragmentOf(TWO, [
      { kind: 'agent', id: 'a' },
      { kind: 'channel', id: 'c' },
    ]);
    expect([fragment.agents.length, fragment.channels.length, fragment.links.length]).toEqual([1, 1, 1]);
    // An agent that is called like a channel is another node.
    expect(fragmentOf(TWO, [{ kind: 'agent', id: 'c' }])).toEqual({ agents: [], channels: [], links: [] });
    const { scenario } = edited(TWO, { do: 'paste', fragment, dx: 5, dy: 6 });
    expect([scenario.agents.at(-1), scenario.channels.at(-1)]).toMatchObject([
      { x: 5, y: 6 },
      { x: 205, y: 6 },
    ]);
    const [agent, channel] = [scenario.agents.at(-1)?.id, scenario.channels.at(-1)?.id];
    expect(scenario.links.at(-1)).toMatchObject({ kind: 'publish', agent, channel });
    const [one] = fragment.agents;
    if (one === undefined) throw new Error('Nothing was copied');
    const agents = Array.from({ length: LIMITS.agents - 2 }, (_, index) => ({ ...one, id: `n${index}` }));
    const paste = (some: typeof agents): Command => ({
      do: 'paste',
      fragment: { agents: some, channels: [], links: [] },
      dx: 0,
      dy: 0,
    });
    expect([refusal(paste(agents)), refusal(paste([...agents, one]))]).toEqual(['done', 'fragment']);
    const { scenario: same, label } = edited(TWO, paste([]));
    expect([same === TWO, label]).toEqual([true, '']);
  });

  it('is removed with what needs it: behaviours, faults, links; the rest stays as it is', () => {
    const tick = {
      kind: 'tick',
      channel: 'd',
      periodUs: 1000,
      offsetUs: 0,
      jitterUs: 0,
      count: 0,
      message: {},
    } as const;
    const busy = edited(TWO, { do: 'setBehaviours', agent: 'a', behaviours: [tick] }).scenario;
    const border = { kind: 'cut', ...SPAN, where: { at: 'border', agents: ['a'], channels: ['c', 'd'] } } as const;
    const everywhere = { kind: 'cut', ...SPAN } as const;
    const onD = { kind: 'cut', ...SPAN, where: { at: 'channel', channel: 'd' } } as const;
    const { scenario } = edited(busy, { do: 'setFaults', faults: [everywhere, border, onD], label: 'x' });
    const without = (...ids: readonly string[]) =>
      edited(scenario, { do: 'remove', nodes: ids.map((id) => ({ kind: id < 'c' ? 'agent' : 'channel', id })) });
    expect(without('d').label).toBe('Delete channel d');
    expect(without('d').scenario).toMatchObject({
      agents: [{ id: 'a', behaviours: [] }, { id: 'b' }],
      faults: [everywhere, { ...border, where: { ...border.where, channels: ['c'] } }],
      links: TWO.links,
    });
    expect(without('b').scenario.faults).toBe(scenario.faults);
    expect(without('b').scenario.agents[0]).toBe(scenario.agents[0]);
    expect(without('b', 'c')).toMatchObject({ label: 'Delete 2 nodes', scenario: { links: [] } });
    expect(edited(scenario, { do: 'remove', nodes: [] })).toMatchObject({ scenario, label: '' });
  });

  it('is added while there is room', () => {
    const channel = TWO.channels[0];
    if (channel === undefined) throw new Error('There is no channel');
    const channels = Array.from({ length: LIMITS.channels }, (_, index) => ({ ...channel, id: `n${index}` }));
    const add = { do: 'addChannel', id: 'one-more', x: 0, y: 0 } as const;
    expect(refusal(add, { ...TWO, channels: channels.slice(1) })).toBe('done');
    expect(refusal(add, { ...TWO, channels })).not.toBe('done');
  });
});

describe('a pair channel', () => {
  it('lies half way and to the side, on the other side for the way back', () => {
    expect(pairPlace({ x: 0, y: 0 }, { x: 100, y: 0 })).toEqual({ x: 50, y: 36 });
    expect(pairPlace({ x: 100, y: 0 }, { x: 0, y: 0 })).toEqual({ x: 50, y: -36 });
    expect(pairPlace({ x: 20, y: 10 }, { x: 20, y: 110 })).toEqual({ x: -16, y: 60 });
    expect(pairPlace({ x: 5, y: 5 }, { x: 5, y: 5 })).toEqual({ x: 5, y: 41 });
  });

  it('needs no second subscription where there is a link', () => {
    const paired = edited(TWO, { do: 'connectAgents', from: 'a', to: 'b' }).scenario;
    const again = edited(paired, { do: 'connectAgents', from: 'a', to: 'b', subscribeAtUs: 5 }).scenario;
    expect(again.interventions).toEqual([]);
    const later = edited(TWO, { do: 'connectAgents', from: 'a', to: 'b', subscribeAtUs: 5 }).scenario;
    expect(later.interventions).toMatchObject([{ kind: 'subscribe', atUs: 5, agent: 'b' }]);
  });
});

it('a scenario has a name that is not blank', () => {
  expect(refusal({ do: 'describe', name: '  ' })).toBe('name');
  expect(refusal({ do: 'describe', name: 'x'.repeat(LIMITS.nameUnits + 1) })).toBe('name');
  expect(edited(TWO, { do: 'describe', name: 'Other' }).label).toBe('Rename the scenario to Other');
});
