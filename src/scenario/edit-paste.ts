/** Putting a copied part into a scenario. */
import type { EditResult } from './commands.ts';
import { freshId } from './document.ts';
import { withNames } from './edit-nodes.ts';
import { type CommandOf, done, refused } from './edit-result.ts';
import { LIMITS } from './limits.ts';
import type { Scenario } from './scenario.ts';

/** Adds the fragment, under new names where its own are taken. A pair channel becomes an ordinary one: its name says other agents. */
export function paste(scenario: Scenario, { fragment, dx, dy }: CommandOf<'paste'>): EditResult {
  const { agents, channels, links } = fragment;
  if (
    scenario.agents.length + agents.length > LIMITS.agents ||
    scenario.channels.length + channels.length > LIMITS.channels
  ) {
    return refused(`A scenario has at most ${LIMITS.agents} agents and ${LIMITS.channels} channels.`, 'fragment');
  }
  const agentNames = newNames(scenario.agents, agents);
  const channelNames = newNames(scenario.channels, channels);
  const copy = withNames(
    { ...scenario, agents, channels, links, interventions: [], faults: [], assertions: [] },
    agentNames,
    channelNames,
  );
  const moved = <Node extends { readonly x: number; readonly y: number }>(node: Node): Node => ({
    ...node,
    x: Math.round(node.x + dx),
    y: Math.round(node.y + dy),
  });
  const count = agents.length + channels.length;
  if (count === 0) return done(scenario, '');
  const next: Scenario = {
    ...scenario,
    agents: [...scenario.agents, ...copy.agents.map(moved)],
    channels: [...scenario.channels, ...copy.channels.map((channel) => ({ ...moved(channel), pair: false }))],
    links: [...scenario.links, ...copy.links],
  };
  const [only] = [...copy.agents, ...copy.channels];
  return done(next, count === 1 && only ? `Paste ${only.id}` : `Paste ${count} nodes`);
}

function newNames(
  taken: readonly { readonly id: string }[],
  added: readonly { readonly id: string }[],
): ReadonlyMap<string, string> {
  const all = new Set(taken.map(({ id }) => id));
  const names = new Map<string, string>();
  for (const { id } of added) {
    // A number at the end counts on: mg1 becomes mg2, not mg11.
    const stem = id.slice(0, LIMITS.nameUnits - 8).replace(/\d+$/, '');
    const name = all.has(id) ? freshId(all, stem === '' ? 'copy' : stem) : id;
    all.add(name);
    names.set(id, name);
  }
  return names;
}
