/** Advice for a scenario in which nothing can be asked about. */
import type { Scenario } from '../scenario/index.ts';

/** Returns what to do first, so that something happens that can be asked about. Each is a sentence in the imperative. */
export function whatToAdd({ agents, channels, links, interventions }: Scenario): readonly string[] {
  if (agents.length < 2) return ['Add two agents, and drag from one to the other.'];
  if (channels.length === 0) return ['Drag from one agent to another: that adds a channel between them.'];
  const publishes = interventions.some(({ kind }) => kind === 'publish');
  const acts = publishes || agents.some(({ behaviours }) => behaviours.length > 0);
  const receives = links.some(({ kind }) => kind !== 'publish');
  const advice = [
    ...(acts ? [] : ['Select an agent and add a behaviour, so that it publishes on a timer.']),
    ...(receives ? [] : ['Let an agent subscribe to a channel, or consume from it.']),
  ];
  return advice.length > 0
    ? advice
    : ['Let a second agent subscribe or consume.', 'Add a fault: a lost message, a crash, a slow agent.'];
}
