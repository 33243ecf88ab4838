/** Places of a scenario where a fault acts. */
import type { LinkKind } from './terms.ts';

/** Target of a fault. */
export type Where =
  | { readonly at: 'everything' }
  /** The agent, and every link of it. */
  | { readonly at: 'agent'; readonly agent: string }
  /** The channel, and every link of it. */
  | { readonly at: 'channel'; readonly channel: string }
  | { readonly at: 'link'; readonly link: LinkKind; readonly agent: string; readonly channel: string }
  /** Every link that leads from one of these nodes to one that is not among them, or back. */
  | { readonly at: 'border'; readonly agents: readonly string[]; readonly channels: readonly string[] };

/** Returns the nodes that a place names. */
export function namesIn(where: Where): { readonly agents: readonly string[]; readonly channels: readonly string[] } {
  switch (where.at) {
    case 'everything':
      return { agents: [], channels: [] };
    case 'agent':
      return { agents: [where.agent], channels: [] };
    case 'channel':
      return { agents: [], channels: [where.channel] };
    case 'link':
      return { agents: [where.agent], channels: [where.channel] };
    case 'border':
      return { agents: where.agents, channels: where.channels };
  }
}

/** Returns whether a fault of agents in this place is about the agent. */
export function coversAgent(where: Where, agent: string): boolean {
  return where.at === 'everything' || (where.at === 'agent' && where.agent === agent);
}

/** Returns whether a fault of channels in this place is about the channel. */
export function coversChannel(where: Where, channel: string): boolean {
  return where.at === 'everything' || (where.at === 'channel' && where.channel === channel);
}

/** Returns whether a link lies in the place. */
export function coversLink(where: Where, link: LinkKind, agent: string, channel: string): boolean {
  switch (where.at) {
    case 'everything':
      return true;
    case 'agent':
      return where.agent === agent;
    case 'channel':
      return where.channel === channel;
    case 'link':
      return where.link === link && where.agent === agent && where.channel === channel;
    case 'border':
      return where.agents.includes(agent) !== where.channels.includes(channel);
  }
}
