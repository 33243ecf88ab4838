/** Repairs of a document, place by place. */
import { describe, expect, it } from 'vitest';
import { PAYLOAD_DEPTH_MAX } from '../messaging/index.ts';
import { checkScenario } from './check.ts';
import { emptyScenario } from './document.ts';
import { edit } from './edit.ts';
import { LIMITS } from './limits.ts';
import type { Scenario } from './scenario.ts';

function repaired(value: object): { readonly scenario: Scenario; readonly repairs: readonly string[] } {
  const result = checkScenario({ version: 2, ...value });
  if ('error' in result) throw new Error(result.error);
  return result;
}

describe('a document', () => {
  const node = (id: string) => ({ id, x: 0, y: 0 });
  const nodes = { agents: [node('a'), node('b')], channels: [node('c')] };
  const link = { kind: 'publish', agent: 'a', channel: 'c' };

  it('keeps the links of which the network is wrong, with that of all links', () => {
    const { scenario, repairs } = repaired({ ...nodes, links: [{ ...link, network: { delayUsMin: 'x' } }, link] });
    expect(scenario.links).toEqual([link]);
    expect(repairs[0]).toMatch(/^links\[0\]\.network was replaced by its default/);
  });

  it('has bookmarks in order of time', () => {
    const bookmarks = [9, 3, 5].map((atUs) => ({ atUs, note: '' }));
    expect(repaired({ bookmarks }).scenario.bookmarks.map(({ atUs }) => atUs)).toEqual([3, 5, 9]);
  });

  it('has names as long as they may be, also where one is made new', () => {
    const long = 'x'.repeat(LIMITS.nameUnits);
    const { scenario } = repaired({ agents: [node(long), node(long)] });
    expect(scenario.agents).toHaveLength(2);
    for (const { id } of scenario.agents) expect(id.length).toBeLessThanOrEqual(LIMITS.nameUnits);
    expect(repaired(scenario)).toEqual({ scenario, repairs: [] });
  });

  it('gets the channels that its agents use, each at a place of its own', () => {
    const tick = (channel: string) => ({ kind: 'tick', channel, periodUs: 1000, message: {} });
    const agents = [{ ...node('a'), behaviours: [tick('one'), tick('two')] }];
    const { channels } = repaired({ agents }).scenario;
    expect(channels.map(({ id }) => id)).toEqual(['one', 'two']);
    expect(new Set(channels.map(({ x, y }) => `${x} ${y}`)).size).toBe(2);
  });

  it('has places for all, where some have none', () => {
    const { scenario } = repaired({ agents: [{ id: 'a', x: 7, y: 8 }, { id: 'b' }], channels: [{ id: 'c' }] });
    for (const { x, y } of [...scenario.agents, ...scenario.channels]) {
      expect([Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true]);
    }
  });
});

it('a message that is deeper than any may be is refused', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });
  const scenario = repaired({ agents: [{ id: 'a', x: 0, y: 0 }], channels: [{ id: 'c', x: 0, y: 0 }] }).scenario;
  const publish = (levels: number) => {
    const intervention = { kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: deep(levels) } as const;
    return edit(scenario, { do: 'intervene', intervention: intervention as never }).ok;
  };
  expect([publish(2), publish(PAYLOAD_DEPTH_MAX + 9)]).toEqual([true, false]);
});

it('a pair channel that a third agent uses stays when one of its agents goes', () => {
  let scenario: Scenario = emptyScenario();
  const act = (command: Parameters<typeof edit>[1]): void => {
    const result = edit(scenario, command);
    if (!result.ok) throw new Error(result.issue.message);
    scenario = result.scenario;
  };
  for (const id of ['a', 'b', 'd']) act({ do: 'addAgent', id, x: 0, y: 0 });
  act({ do: 'connectAgents', from: 'a', to: 'b' });
  const channel = scenario.channels[0]?.id ?? '';
  act({ do: 'link', link: { kind: 'consume', agent: 'd', channel } });
  act({ do: 'link', link: { kind: 'consume', agent: 'b', channel } });
  act({ do: 'remove', nodes: [{ kind: 'agent', id: 'a' }] });
  expect(scenario.channels.map(({ id }) => id)).toEqual([channel]);
  act({ do: 'remove', nodes: [{ kind: 'agent', id: 'd' }] });
  act({ do: 'remove', nodes: [{ kind: 'agent', id: 'b' }] });
  expect(scenario.channels).toEqual([]);
});
