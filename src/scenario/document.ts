/** Small reads of a scenario, and the empty one. */
import type { Fragment, NodeRef } from './commands.ts';
import { DEFAULT_BROKER, DEFAULT_CAPACITY, DEFAULT_NETWORK, DEFAULT_OVERFLOW } from './limits.ts';
import type { Agent, Channel, Link, Scenario } from './scenario.ts';

/** Returns a new scenario without agents and channels. */
export function emptyScenario(name = 'Untitled scenario'): Scenario {
  return {
    version: 2,
    name,
    description: '',
    seed: 1,
    agents: [],
    channels: [],
    links: [],
    network: DEFAULT_NETWORK,
    broker: DEFAULT_BROKER,
    faults: [],
    assertions: [],
    bookmarks: [],
    interventions: [],
  };
}

/** Returns a channel with the default capacity and overflow policy. */
export function newChannel(id: string, { x, y }: { readonly x: number; readonly y: number }, pair = false): Channel {
  return { id, x, y, pair, capacity: DEFAULT_CAPACITY, overflow: DEFAULT_OVERFLOW };
}

/** Returns the agent of that name. */
export function agentOf(scenario: Scenario, id: string): Agent | undefined {
  return scenario.agents.find((agent) => agent.id === id);
}

/** Returns the channel of that name. */
export function channelOf(scenario: Scenario, id: string): Channel | undefined {
  return scenario.channels.find((channel) => channel.id === id);
}

/** Returns whether the scenario has the agent or the channel. */
export function hasNode(scenario: Scenario, { kind, id }: NodeRef): boolean {
  return (kind === 'agent' ? agentOf(scenario, id) : channelOf(scenario, id)) !== undefined;
}

/** Returns whether two links have the same kind and the same ends. */
export function sameLink(
  a: Pick<Link, 'kind' | 'agent' | 'channel'>,
  b: Pick<Link, 'kind' | 'agent' | 'channel'>,
): boolean {
  return a.kind === b.kind && a.agent === b.agent && a.channel === b.channel;
}

/** Returns `stem` with the smallest number from 1 that makes it new: agent1, agent2. */
export function freshId(taken: Iterable<string>, stem: string): string {
  const all = new Set(taken);
  let number = 1;
  while (all.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}

/** Returns the nodes with the links among them; the behaviours of an agent go with it. */
export function fragmentOf(scenario: Scenario, nodes: readonly NodeRef[]): Fragment {
  const agentIds = new Set(nodes.filter(({ kind }) => kind === 'agent').map(({ id }) => id));
  const channelIds = new Set(nodes.filter(({ kind }) => kind === 'channel').map(({ id }) => id));
  return {
    agents: scenario.agents.filter(({ id }) => agentIds.has(id)),
    channels: scenario.channels.filter(({ id }) => channelIds.has(id)),
    links: scenario.links.filter(({ agent, channel }) => agentIds.has(agent) && channelIds.has(channel)),
  };
}
