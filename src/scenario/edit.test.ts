import { describe, expect, it } from 'vitest';
import { rounds } from '../messaging/testing/rounds.ts';
import { canonicalScenario } from './canonical.ts';
import { checkScenario } from './check.ts';
import type { Command } from './commands.ts';
import { emptyScenario, fragmentOf } from './document.ts';
import { edit } from './edit.ts';
import type { Where } from './fault-places.ts';
import type { Fault } from './kinds/faults.ts';
import { LIMITS } from './limits.ts';
import type { Scenario } from './scenario.ts';
import { anyCommand, picker } from './testing/random-commands.ts';

function edited(scenario: Scenario, ...commands: readonly Command[]): Scenario {
  return commands.reduce((before, command) => {
    const result = edit(before, command);
    if (!result.ok) throw new Error(`${command.do}: ${result.issue.message}`);
    return result.scenario;
  }, scenario);
}

function refusal(scenario: Scenario, command: Command): string {
  const result = edit(scenario, command);
  if (result.ok) throw new Error(`${command.do} was not refused`);
  return `${result.issue.path}: ${result.issue.message}`;
}

/** A message of so many levels. */
function nested(levels: number): object {
  return levels === 1 ? {} : { of: nested(levels - 1) };
}

const THREE = edited(
  emptyScenario(),
  { do: 'addAgent', id: 'mg1', x: 0, y: 0 },
  { do: 'addAgent', id: 'mg2', x: 300, y: 0 },
  { do: 'addAgent', id: 'mg3', x: 150, y: 300 },
  { do: 'addChannel', id: 'control', x: 0, y: 200 },
);

describe('whatever is edited', () => {
  it('stays a scenario that needs no repair, and is never changed in place, over sequences of 100', () => {
    let changes = 0;
    for (let seed = 1; seed <= rounds(300); seed += 1) {
      const pick = picker(seed);
      let scenario: Scenario = emptyScenario();
      for (let count = 0; count < 100; count += 1) {
        const before = JSON.stringify(scenario);
        const result = edit(scenario, anyCommand(scenario, pick, count * 1000));
        expect(JSON.stringify(scenario)).toBe(before);
        if (!result.ok) {
          expect(result.issue.message).toMatch(/\.$/);
          continue;
        }
        expect(result.label === '').toBe(result.scenario === scenario);
        if (result.scenario !== scenario) changes += 1;
        scenario = result.scenario;
      }
      expect(checkScenario(scenario), `seed ${seed}`).toEqual({ scenario: canonicalScenario(scenario), repairs: [] });
    }
    expect(changes).toBeGreaterThan(rounds(9000));
  });
});

describe('agents and channels', () => {
  it('are added where asked, and refused with the reason', () => {
    expect(THREE.agents.map(({ id }) => id)).toEqual(['mg1', 'mg2', 'mg3']);
    expect(refusal(THREE, { do: 'addAgent', id: 'mg1', x: 0, y: 0 })).toBe('id: An agent “mg1” exists already.');
    expect(refusal(THREE, { do: 'addAgent', id: '', x: 0, y: 0 })).toBe('id: The name of an agent must not be empty.');
    expect(refusal(THREE, { do: 'addChannel', id: '', x: 0, y: 0 })).toBe(
      'id: The name of a channel must not be empty.',
    );
    expect(refusal(THREE, { do: 'addChannel', id: 'c', x: Number.NaN, y: 0 })).toMatch(/^x: It must be a whole number/);
  });

  it('a new name reaches links, behaviours, interventions and pair channels', () => {
    const before = edited(
      THREE,
      { do: 'connectAgents', from: 'mg1', to: 'mg2' },
      { do: 'link', link: { kind: 'publish', agent: 'mg1', channel: 'control' } },
      { do: 'intervene', intervention: { kind: 'consume', atUs: 5, agent: 'mg1', channel: 'control' } },
      {
        do: 'setBehaviours',
        agent: 'mg2',
        behaviours: [{ kind: 'forward', on: 'mg1_to_mg2', channel: 'control', delayUs: 0 }],
      },
    );
    const after = edited(
      before,
      { do: 'rename', node: { kind: 'agent', id: 'mg1' }, to: 'plant' },
      { do: 'rename', node: { kind: 'channel', id: 'control' }, to: 'orders' },
    );
    expect(after.agents[0]?.id).toBe('plant');
    expect(after.channels.map(({ id }) => id)).toEqual(['orders', 'plant_to_mg2']);
    expect(after.links).toEqual([
      { kind: 'publish', agent: 'plant', channel: 'plant_to_mg2' },
      { kind: 'subscribe', agent: 'mg2', channel: 'plant_to_mg2' },
      { kind: 'publish', agent: 'plant', channel: 'orders' },
    ]);
    expect(after.agents[1]?.behaviours).toEqual([
      { kind: 'forward', on: 'plant_to_mg2', channel: 'orders', delayUs: 0 },
    ]);
    expect(after.interventions).toEqual([{ kind: 'consume', atUs: 5, agent: 'plant', channel: 'orders' }]);
    expect(JSON.stringify(after)).not.toMatch(/mg1"|control/);
  });

  it('a deletion takes links, interventions and behaviours with it', () => {
    const before = edited(
      THREE,
      { do: 'link', link: { kind: 'publish', agent: 'mg1', channel: 'control' } },
      { do: 'intervene', intervention: { kind: 'consume', atUs: 5, agent: 'mg1', channel: 'control' } },
      {
        do: 'setBehaviours',
        agent: 'mg1',
        behaviours: [{ kind: 'forward', on: '', channel: 'control', delayUs: 0 }],
      },
    );
    const after = edited(before, { do: 'remove', nodes: [{ kind: 'channel', id: 'control' }] });
    expect(after.channels).toEqual([]);
    expect(after.links).toEqual([]);
    expect(after.interventions).toEqual([]);
    expect(after.agents[0]?.behaviours).toEqual([]);
  });

  it('a deletion takes faults with it, and leaves of a border what is still there', () => {
    const fault = (where: Where): Fault => ({ kind: 'cut', where, fromUs: 0, untilUs: 1 });
    const mg3 = fault({ at: 'agent', agent: 'mg3' });
    const border = (...agents: readonly string[]) => fault({ at: 'border', agents, channels: [] });
    const left = (...faults: readonly Fault[]) =>
      edited({ ...THREE, faults }, { do: 'remove', nodes: [{ kind: 'agent', id: 'mg1' }] }).faults;
    expect(left(mg3, fault({ at: 'agent', agent: 'mg1' }))).toEqual([mg3]);
    expect(left(mg3, border('mg1', 'mg2'))).toEqual([mg3, border('mg2')]);
  });

  it('a deleted agent takes its pair channels with it, but for one that a third agent uses', () => {
    const before = edited(
      THREE,
      { do: 'connectAllAgents', agents: ['mg1', 'mg2', 'mg3'] },
      { do: 'link', link: { kind: 'subscribe', agent: 'mg3', channel: 'mg1_to_mg2' } },
    );
    const after = edited(before, { do: 'remove', nodes: [{ kind: 'agent', id: 'mg2' }] });
    expect(after.channels.map(({ id }) => id)).toEqual(['control', 'mg1_to_mg2', 'mg1_to_mg3', 'mg3_to_mg1']);
  });

  it('a copy has new names, its links, and no pair of agents', () => {
    const before = edited(THREE, { do: 'connectAgents', from: 'mg1', to: 'mg2' });
    const fragment = fragmentOf(before, [
      { kind: 'agent', id: 'mg1' },
      { kind: 'channel', id: 'mg1_to_mg2' },
    ]);
    const after = edited(before, { do: 'paste', fragment, dx: 24, dy: 24 });
    expect(after.agents.map(({ id }) => id)).toEqual(['mg1', 'mg2', 'mg3', 'mg4']);
    expect(after.channels.at(-1)).toMatchObject({ pair: false });
    expect(after.links.at(-1)).toMatchObject({ kind: 'publish', agent: 'mg4', channel: after.channels.at(-1)?.id });
  });

  it('pasted where no node has their names, nodes keep them', () => {
    const fragment = fragmentOf(THREE, [
      { kind: 'agent', id: 'mg1' },
      { kind: 'channel', id: 'control' },
    ]);
    const after = edited(emptyScenario(), { do: 'paste', fragment, dx: 0, dy: 0 });
    expect([...after.agents, ...after.channels].map(({ id }) => id)).toEqual(['mg1', 'control']);
  });
});

describe('connections', () => {
  it('from agent to agent make the pair channel: the first publishes, the second subscribes; once', () => {
    const once = edited(THREE, { do: 'connectAgents', from: 'mg1', to: 'mg2' });
    expect(once.channels.at(-1)).toMatchObject({ id: 'mg1_to_mg2', pair: true });
    expect(once.links).toEqual([
      { kind: 'publish', agent: 'mg1', channel: 'mg1_to_mg2' },
      { kind: 'subscribe', agent: 'mg2', channel: 'mg1_to_mg2' },
    ]);
    expect(edited(once, { do: 'connectAgents', from: 'mg1', to: 'mg2' })).toBe(once);
    expect(refusal(THREE, { do: 'connectAgents', from: 'mg1', to: 'mg1' })).toMatch(/no channel to itself/);
  });

  it('while it runs subscribe from now on', () => {
    const after = edited(THREE, { do: 'connectAgents', from: 'mg1', to: 'mg2', subscribeAtUs: 700 });
    expect(after.links).toEqual([{ kind: 'publish', agent: 'mg1', channel: 'mg1_to_mg2' }]);
    expect(after.interventions).toEqual([{ kind: 'subscribe', atUs: 700, agent: 'mg2', channel: 'mg1_to_mg2' }]);
  });

  it('of all pairs make n(n-1) channels, and no more than a scenario holds', () => {
    const after = edited(THREE, { do: 'connectAllAgents', agents: ['mg1', 'mg2', 'mg3'] });
    expect(after.channels).toHaveLength(1 + 6);
    expect(after.links).toHaveLength(12);
    const crowd: Scenario = {
      ...emptyScenario(),
      agents: Array.from({ length: 150 }, (_, index) => ({
        id: `a${index}`,
        x: 0,
        y: 0,
        role: 'agent' as const,
        behaviours: [],
      })),
    };
    const all = crowd.agents.map(({ id }) => id);
    expect(refusal(crowd, { do: 'connectAllAgents', agents: all })).toMatch(
      /at most 20000 channels; this would be 22350/,
    );
  });
});

describe('what the user does while it runs', () => {
  it('takes the place of what came after it: the past is kept, the old future is not', () => {
    const at = (atUs: number): Command => ({
      do: 'intervene',
      intervention: { kind: 'consume', atUs, agent: 'mg1', channel: 'control' },
    });
    const after = edited(THREE, at(10), at(30), at(20));
    expect(after.interventions.map(({ atUs }) => atUs)).toEqual([10, 20]);
  });

  it('is refused with the place of what is no message', () => {
    // As it would come from the console, where nothing checks types.
    const message = { kw: Number.NaN };
    const intervention = { kind: 'publish' as const, atUs: 0, agent: 'mg1', channel: 'control', message };
    expect(refusal(THREE, { do: 'intervene', intervention })).toMatch(/^message\.kw: This is not a valid message: /);
  });
});

describe('several commands as one', () => {
  it('are all applied, or none', () => {
    const add = (id: string): Command => ({ do: 'addAgent', id, x: 0, y: 0 });
    const all = edit(THREE, { do: 'all', label: 'Add two', commands: [add('x'), add('y')] });
    expect(all).toMatchObject({ ok: true, label: 'Add two' });
    expect(refusal(THREE, { do: 'all', label: 'Add two', commands: [add('x'), add('x')] })).toMatch(/already/);
    expect(THREE.agents).toHaveLength(3);
  });
});

describe('behaviours', () => {
  it('bring the channels that they name', () => {
    const after = edited(THREE, {
      do: 'setBehaviours',
      agent: 'mg1',
      behaviours: [{ kind: 'forward', on: 'new in', channel: 'new out', delayUs: 0 }],
    });
    expect(after.channels.map(({ id }) => id)).toEqual(['control', 'new out', 'new in']);
  });

  it('are refused with the place of what is wrong', () => {
    const set = (period: number): Command => ({
      do: 'setBehaviours',
      agent: 'mg1',
      behaviours: [
        { kind: 'tick', channel: 'control', periodUs: period, offsetUs: 0, jitterUs: 0, count: 0, message: {} },
      ],
    });
    expect(refusal(THREE, set(1))).toBe(
      `behaviours[0].periodUs: It must be a whole number from 1000 to ${LIMITS.timeUs}, not 1.`,
    );
  });

  it.each([
    ['a tick', { kind: 'tick', channel: '' }, 'channel'],
    ['a tick', { kind: 'tick', offsetUs: -1 }, 'offsetUs'],
    ['a tick', { kind: 'tick', jitterUs: -1 }, 'jitterUs'],
    ['a tick', { kind: 'tick', count: -1 }, 'count'],
    ['a tick', { kind: 'tick', message: { text: 'x'.repeat(LIMITS.messageBytes) } }, 'message'],
    ['a tick', { kind: 'tick', message: nested(LIMITS.messageDepth + 1) }, 'message'],
    ['a publish', { kind: 'publish', on: '\ud800' }, 'on'],
    ['a publish', { kind: 'publish', delayUs: -1 }, 'delayUs'],
    ['a forward', { kind: 'forward', channel: '' }, 'channel'],
    ['a reply', { kind: 'reply', delayUs: -1 }, 'delayUs'],
    ['work', { kind: 'work', durationUs: -1 }, 'durationUs'],
    ['work', { kind: 'work', jitterUs: -1 }, 'jitterUs'],
    ['a throw', { kind: 'throw', every: 0 }, 'every'],
  ])('%s like %o is refused at its %s', (_, wrong, field) => {
    const right = { on: '', channel: 'control', periodUs: 1000, offsetUs: 0, jitterUs: 0, count: 0, delayUs: 0 };
    const behaviour = { ...right, durationUs: 0, every: 1, error: '', message: nested(LIMITS.messageDepth), ...wrong };
    const command = { do: 'setBehaviours', agent: 'mg1', behaviours: [behaviour] } as Command;
    expect(refusal(THREE, command)).toMatch(new RegExp(`^behaviours\\[0\\]\\.${field}: `));
  });
});

describe('a beginning of a link', () => {
  it('is kept for what is received, and refused where it is no time; publishing is allowed from the start', () => {
    const of = (kind: 'publish' | 'subscribe' | 'consume', fromUs: number): Command => ({
      do: 'link',
      link: { kind, agent: 'mg1', channel: 'control', fromUs },
    });
    const { links } = edited(THREE, of('publish', 5), of('subscribe', 5), of('consume', 0));
    expect(links).toEqual([
      { kind: 'publish', agent: 'mg1', channel: 'control' },
      { kind: 'subscribe', agent: 'mg1', channel: 'control', fromUs: 5 },
      { kind: 'consume', agent: 'mg1', channel: 'control', fromUs: 0 },
    ]);
    expect(refusal(THREE, of('subscribe', -1))).toMatch(/^link\.fromUs: It must be a whole number/);
  });

  it('is that of every subscription where all agents are connected', () => {
    const agents = ['mg1', 'mg2'];
    const { links } = edited(THREE, { do: 'connectAllAgents', agents, fromUs: 7 });
    expect(links.map(({ kind, fromUs }) => `${kind} ${fromUs}`)).toEqual([
      ...['publish undefined', 'subscribe 7'],
      ...['publish undefined', 'subscribe 7'],
    ]);
    const atOnce = edited(THREE, { do: 'connectAllAgents', agents });
    expect(atOnce.links.some((link) => 'fromUs' in link)).toBe(false);
  });
});

describe('switching to another run', () => {
  it('takes its agents, links and actions, and keeps names, bookmarks, places and expectations of now', () => {
    const about = (agent: string) => ({ kind: 'noFailure', agent }) as const;
    const other = edited(
      THREE,
      { do: 'addAgent', id: 'there', x: 900, y: 900 },
      { do: 'link', link: { kind: 'publish', agent: 'mg1', channel: 'control' } },
      { do: 'intervene', intervention: { kind: 'consume', atUs: 5, agent: 'mg1', channel: 'control' } },
      { do: 'setAssertions', assertions: [about('mg1'), about('there')], label: 'Expect' },
    );
    const now = edited(
      THREE,
      { do: 'addAgent', id: 'here', x: 700, y: 700 },
      { do: 'describe', name: 'Now', description: 'of now' },
      { do: 'move', moves: [{ node: { kind: 'agent', id: 'mg1' }, x: 7, y: 9 }] },
      { do: 'move', moves: [{ node: { kind: 'channel', id: 'control' }, x: 8, y: 6 }] },
      { do: 'setBookmarks', bookmarks: [{ atUs: 1, note: 'here' }], label: 'Bookmark' },
      { do: 'setAssertions', assertions: [about('mg2'), about('here')], label: 'Expect' },
    );
    const { name, description, bookmarks } = now;
    const switched = edited(now, { do: 'switchRun', to: other });
    const placed = other.agents.map((agent) => (agent.id === 'mg1' ? { ...agent, x: 7, y: 9 } : agent));
    expect(switched).toEqual({
      ...{ ...other, name, description, bookmarks, agents: placed },
      channels: [{ ...other.channels[0], x: 8, y: 6 }],
      assertions: [about('mg2'), about('there')],
    });
    expect(switched.agents[1]).toBe(other.agents[1]);
    expect(edit(now, { do: 'switchRun', to: other })).toMatchObject({ label: 'Switch to another run' });
  });
});
