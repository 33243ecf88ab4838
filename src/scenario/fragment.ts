/** Copying a part of a scenario. */
import type { Fragment, NodeRef } from './commands.ts';
import type { Scenario } from './scenario.ts';

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
