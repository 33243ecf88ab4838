/** The plan of connecting two nodes by name. */
import type { Command, NodeRef, Scenario } from '../../scenario/index.ts';
import { freePlace } from '../../scenario/index.ts';

/** End as it was typed: an existing node, or a channel to be created. */
export type End = { readonly node: NodeRef; readonly isNew: boolean };

export type Receiving = 'subscribe' | 'consume';

export type Plan =
  | { readonly kind: 'pair'; readonly from: string; readonly to: string; readonly words: string }
  | {
      readonly kind: 'publish' | 'subscribe' | 'consume';
      readonly agent: string;
      readonly channel: string;
      readonly isNew: boolean;
      readonly words: string;
    }
  | { readonly kind: 'incomplete'; readonly words: string };

/**
 * Returns the node that a text names: an exact match, else the first agent and then the first channel that begins with the text.
 * Any other name is a channel to be created.
 */
export function endNamed(scenario: Scenario, text: string): End | undefined {
  const wanted = text.trim();
  if (wanted === '') return undefined;
  const agents = scenario.agents.map(({ id }): NodeRef => ({ kind: 'agent', id }));
  const channels = scenario.channels.map(({ id }): NodeRef => ({ kind: 'channel', id }));
  const all = [...agents, ...channels];
  const node = all.find(({ id }) => id === wanted) ?? all.find(({ id }) => id.startsWith(wanted));
  return node === undefined ? { node: { kind: 'channel', id: wanted }, isNew: true } : { node, isNew: false };
}

export function planOf(from: End | undefined, to: End | undefined, receiving: Receiving): Plan {
  if (from === undefined || to === undefined) return { kind: 'incomplete', words: 'Choose what to connect.' };
  if (from.node.kind === 'agent' && to.node.kind === 'agent') return pairPlan(from.node.id, to.node.id);
  const made = from.isNew || to.isNew ? ' (a new channel)' : '';
  if (from.node.kind === 'agent') {
    const [agent, channel] = [from.node.id, to.node.id];
    return { kind: 'publish', agent, channel, isNew: to.isNew, words: `${agent} may publish to ${channel}${made}.` };
  }
  if (to.node.kind === 'agent') {
    const [agent, channel] = [to.node.id, from.node.id];
    const verb = receiving === 'subscribe' ? 'subscribes to' : 'consumes from';
    return { kind: receiving, agent, channel, isNew: from.isNew, words: `${agent} ${verb} ${channel}${made}.` };
  }
  return {
    kind: 'incomplete',
    words: 'Two channels cannot be connected. Put an agent between them to forward messages.',
  };
}

function pairPlan(from: string, to: string): Plan {
  if (from === to) return { kind: 'incomplete', words: 'An agent cannot be connected to itself.' };
  return { kind: 'pair', from, to, words: `A channel from ${from} to ${to}: ${from} publishes, ${to} subscribes.` };
}

/** Returns the command that creates the channel that a plan needs and the scenario lacks. */
export function newChannel(scenario: Scenario, agent: string, id: string): Command {
  const near = scenario.agents.find((one) => one.id === agent) ?? { x: 0, y: 0 };
  return { do: 'addChannel', id, ...freePlace(scenario, { x: near.x + 300, y: near.y }) };
}
