import { describe, expect, it } from 'vitest';
import { edit, emptyScenario, messageOf, type NodeRef, newChannel, type Scenario } from '../../scenario/index.ts';
import { createHeronryStore, type HeronryStore, REPLACED_RUN } from '../../store/index.ts';
import { describe as words } from '../../trace/index.ts';
import type { MenuEntry } from '../../ui/index.ts';
import { createGraphView } from '../view.ts';
import { canvasRows } from './canvas-rows.ts';
import { linkRows } from './link-rows.ts';
import { entriesOf } from './menu-row.ts';
import { messageEntries } from './message-rows.ts';
import { agentRows, channelRows } from './node-rows.ts';

const SECOND = 1_000_000;
const SCENARIO: Scenario = {
  ...emptyScenario(),
  network: { delayUsMin: SECOND, delayUsMean: SECOND, jitterUs: 0 },
  agents: [
    { id: 'a', x: 0, y: 0, role: 'agent', behaviours: [] },
    { id: 'b', x: 0, y: 0, role: 'agent', behaviours: [] },
  ],
  channels: [newChannel('c', { x: 0, y: 0 })],
  links: [{ kind: 'publish', agent: 'a', channel: 'c' }],
  interventions: [{ kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: {} }],
};
const A: NodeRef = { kind: 'agent', id: 'a' };
const C: NodeRef = { kind: 'channel', id: 'c' };

/** Returns a store with its playhead at a time, and the context of a menu. */
function at(us: number, scenario = SCENARIO) {
  const frames = { request: () => 1, cancel: () => undefined, nowMs: () => 0 };
  const store = createHeronryStore({
    edit,
    readMessage: messageOf,
    describe: words,
    replaced: () => REPLACED_RUN,
    frames,
    scenario,
  });
  store.getState().actions.seek(us);
  return { store, context: { store, view: createGraphView(store.getState().world), at: { x: 0, y: 0 } } };
}

type Item = Extract<MenuEntry, { kind: 'item' }>;

function item(entries: readonly MenuEntry[], label: string): Item {
  const found = entries.find((entry): entry is Item => entry.kind === 'item' && entry.label === label);
  if (found === undefined) throw new Error(`The menu has no ${label}`);
  return found;
}

function firstMessage(store: HeronryStore): number {
  const { trace } = store.getState();
  return (
    Array.from({ length: trace.length }, (_, number) => number).find((one) => trace.kindOf(one) === 'published') ?? -1
  );
}

describe('the menu of an agent', () => {
  it('crashes it for five seconds, and restarts it', () => {
    const { store, context } = at(3 * SECOND);
    const rows = () => entriesOf(context, agentRows, A);
    expect(item(rows(), 'Restart now')).toMatchObject({ disabled: true, note: 'It is running.' });
    item(rows(), 'Crash for 5 s').onSelect();
    const where = { at: 'agent', agent: 'a' };
    expect(store.getState().scenario.faults).toMatchObject([
      { kind: 'crash', where, fromUs: 3 * SECOND, untilUs: 8 * SECOND },
    ]);
    store.getState().actions.seek(4 * SECOND);
    item(rows(), 'Restart now').onSelect();
    expect(store.getState().scenario.faults).toMatchObject([
      { kind: 'crash', fromUs: 3 * SECOND, untilUs: 4 * SECOND },
    ]);
    expect(store.getState().world.agents.get('a')?.down).not.toBe(true);
  });

  it('lists its links and the messages at it, each with a menu of its own', () => {
    const { context } = at(SECOND / 2);
    const menus = entriesOf(context, agentRows, A).filter((entry) => entry.kind === 'menu');
    expect(menus.map(({ label, entries }) => [label, entries.map((one) => 'label' in one && one.label)])).toEqual([
      ['Consume from', ['c']],
      ['Links', ['a publishes to c']],
      ['Messages here', ['Message 1 on c, from a, in flight']],
    ]);
  });
});

describe('the menu of a message', () => {
  it('drops it in flight', () => {
    const { store, context } = at(SECOND / 2);
    item(messageEntries(context, firstMessage(store)), 'Drop').onSelect();
    expect(store.getState().scenario.interventions.at(-1)).toMatchObject({ kind: 'drop', atUs: SECOND / 2, hop: 1 });
    store.getState().actions.seek(2 * SECOND);
    expect(store.getState().world.channels.get('c')?.accepted).toBe(0);
  });

  it('says why a waiting one cannot be dropped, delayed or duplicated', () => {
    const { store, context } = at(2 * SECOND);
    const entries = messageEntries(context, firstMessage(store));
    for (const label of ['Drop', 'Delay 2 s', 'Duplicate'])
      expect(item(entries, label)).toMatchObject({ disabled: true, note: 'Only a message in flight can be changed.' });
    expect(item(entries, 'Journey').disabled).toBe(false);
  });
});

describe('every menu', () => {
  it('says why, in a sentence, where a row cannot apply', () => {
    for (const scenario of [SCENARIO, emptyScenario()]) {
      const { context } = at(0, scenario);
      const link = { kind: 'publish', agent: 'a', channel: 'c' } as const;
      const entries = [
        ...entriesOf(context, agentRows, A),
        ...entriesOf(context, channelRows, C),
        ...entriesOf(context, linkRows, link),
        ...entriesOf(context, canvasRows, { x: 0, y: 0 }),
      ];
      const blocked = entries.filter((entry): entry is Item => entry.kind === 'item' && entry.disabled === true);
      expect(blocked.length).toBeGreaterThan(0);
      for (const { label, note } of blocked) expect(note, `${label}`).toMatch(/^[A-Z].*\.$/);
    }
  });
});
