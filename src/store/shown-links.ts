/** The edges of the picture at the playhead: the links of the document, and those that the run has made since. */
import type { Behaviour, LinkKind, Scenario } from '../scenario/index.ts';
import type { Trace, World } from '../trace/index.ts';

export interface ShownLink {
  readonly kind: LinkKind;
  readonly agent: string;
  readonly channel: string;
  /** Origin of the link. `run`: an event made it (a later subscription, a behaviour that publishes), and not the document. */
  readonly born: 'document' | 'run';
}

export function linkKey(link: { readonly kind: LinkKind; readonly agent: string; readonly channel: string }): string {
  return JSON.stringify([link.kind, link.agent, link.channel]);
}

/** Returns the channel that a behaviour publishes to, or ''. */
export function channelPublishedBy(behaviour: Behaviour): string {
  return 'channel' in behaviour ? behaviour.channel : '';
}

/**
 * Returns the links of the document in its order, then those of the run. A subscription is shown while the broker has it, and
 * while its agent is down, which renews it with its restart. A link to a node that the document lacks is not shown.
 */
export function linksAt(scenario: Scenario, world: World): readonly ShownLink[] {
  const links = new Map<string, ShownLink>();
  const agents = new Set(scenario.agents.map((agent) => agent.id));
  const channels = new Set(scenario.channels.map((channel) => channel.id));
  const add = (kind: LinkKind, agent: string, channel: string, born: ShownLink['born']): void => {
    if (!agents.has(agent) || !channels.has(channel)) return;
    const key = linkKey({ kind, agent, channel });
    if (!links.has(key)) links.set(key, { kind, agent, channel, born });
  };
  const isDown = (agent: string): boolean => world.agents.get(agent)?.down === true;
  for (const link of scenario.links) {
    const ended =
      link.kind === 'subscribe' &&
      scenario.recorded !== true &&
      world.events > 0 &&
      !isDown(link.agent) &&
      world.channels.get(link.channel)?.subscribers.includes(link.agent) !== true;
    if (!ended) add(link.kind, link.agent, link.channel, 'document');
  }
  for (const agent of scenario.agents) {
    for (const behaviour of agent.behaviours) add('publish', agent.id, channelPublishedBy(behaviour), 'run');
  }
  for (const intervention of scenario.interventions) {
    if (intervention.atUs > world.atUs) break;
    const { kind, agent, channel } = intervention;
    if (kind === 'publish' || kind === 'consume' || (kind === 'subscribe' && isDown(agent)))
      add(kind, agent, channel, 'run');
    const ended = linkKey({ kind: 'subscribe', agent, channel });
    if (kind === 'unsubscribe' && links.get(ended)?.born === 'run') links.delete(ended);
  }
  for (const channel of world.channels.values()) {
    for (const agent of channel.subscribers) add('subscribe', agent, channel.id, 'run');
  }
  return [...links.values()];
}

/** Returns a {@link linksAt} with a cache: it reads the world again only if an event in between could have changed the result. */
export function stableLinks(): (scenario: Scenario, trace: Trace, world: World) => readonly ShownLink[] {
  let last: { scenario: Scenario; trace: Trace; events: number; links: readonly ShownLink[] } | undefined;
  return (scenario, trace, world) => {
    const same =
      last !== undefined &&
      last.scenario === scenario &&
      last.trace === trace &&
      !changesLinks(trace, Math.min(last.events, world.events), Math.max(last.events, world.events));
    const links = same && last !== undefined ? last.links : linksAt(scenario, world);
    last = { scenario, trace, events: world.events, links };
    return links;
  };
}

/** Returns whether one of the events in `[from, to)` begins or ends a link of the picture. */
function changesLinks(trace: Trace, from: number, to: number): boolean {
  for (let number = from; number < to; number += 1) {
    const { kind } = trace.event(number);
    if (kind === 'subscribed' || kind === 'unsubscribed' || kind === 'userActed') return true;
  }
  return false;
}
