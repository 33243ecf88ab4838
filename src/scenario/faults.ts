/**
 * Faults of a scenario, with their times. A fault acts on what happens at times `t` with `fromUs <= t < untilUs`. It begins and
 * ends before everything else of that time. Several faults on one hop act in list order. Each has its own stream of random
 * numbers for each link, so that one more fault does not change the draws of another.
 */
import type { LinkKind, Micros, OverflowPolicy } from './terms.ts';

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

interface Lasting {
  readonly fromUs: Micros;
  /** Not included; later than `fromUs`. */
  readonly untilUs: Micros;
  readonly where: Where;
}

/**
 * Faults on links: they change hops that leave. A hop that is to be lost vanishes half way. A hop over a cut link is lost; one
 * in flight when the cut begins is lost where it is. A consumer whose message was lost asks again at the time at which the
 * message should have come.
 */
export type LinkFault = Lasting &
  /** Later hops do not overtake. */
  (
    | { readonly kind: 'delay'; readonly delayUs: Micros; readonly jitterUs: Micros }
    /** `probability` of each hop, from 0 to 1. */
    | { readonly kind: 'loss'; readonly probability: number }
    /** A second copy travels behind the first; a channel takes both in. Of a second copy there is no third. */
    | { readonly kind: 'duplication'; readonly probability: number }
    /** The hop is held back by `delayUs`, and those after it overtake. */
    | { readonly kind: 'reordering'; readonly probability: number; readonly delayUs: Micros }
    | { readonly kind: 'cut' }
  );

/** Faults on agents: `where` is an agent or everything. */
export type AgentFault = Lasting &
  /**
   * The agent is gone until `untilUs`, with its subscriptions, its waits, its inbox, its work and its answers to come. A
   * message in flight to the agent is lost when it arrives. Then the agent begins anew: with its links, with the subscriptions
   * that the user made, and with counters at their start. Timers keep their rhythm, unheard while the agent is down.
   */
  (
    | { readonly kind: 'crash' }
    /** Work and the time before an answer take `factor` times as long if they begin meanwhile. */
    | { readonly kind: 'slow'; readonly factor: number }
    /** Its callback throws on every message, before anything that it does. */
    | { readonly kind: 'throw'; readonly error: string }
  );

/**
 * Faults on channels: `where` is a channel or everything. The queue holds no more than `capacity`, and applies `overflow`. When
 * the fault begins, messages in excess leave under `drop-oldest`, and stay under the other policies. When the fault ends, the
 * channel's own policy handles the messages that wait for space.
 */
export type ChannelFault = Lasting & {
  readonly kind: 'full';
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
};

/** Something that goes wrong on purpose, with its place and its time. */
export type Fault = LinkFault | AgentFault | ChannelFault;
/** Kind of a fault. */
export type FaultKind = Fault['kind'];

/** Kinds of faults, with the places on which each can act. */
export const FAULT_PLACES: Readonly<Record<FaultKind, readonly Where['at'][]>> = {
  delay: ['everything', 'agent', 'channel', 'link', 'border'],
  loss: ['everything', 'agent', 'channel', 'link', 'border'],
  duplication: ['everything', 'agent', 'channel', 'link', 'border'],
  reordering: ['everything', 'agent', 'channel', 'link', 'border'],
  cut: ['everything', 'agent', 'channel', 'link', 'border'],
  crash: ['everything', 'agent'],
  slow: ['everything', 'agent'],
  throw: ['everything', 'agent'],
  full: ['everything', 'channel'],
};

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

/** Returns the place under other names. */
export function renamedPlace(
  where: Where,
  agentName: (id: string) => string,
  channelName: (id: string) => string,
): Where {
  switch (where.at) {
    case 'everything':
      return where;
    case 'agent':
      return { at: 'agent', agent: agentName(where.agent) };
    case 'channel':
      return { at: 'channel', channel: channelName(where.channel) };
    case 'link':
      return { ...where, agent: agentName(where.agent), channel: channelName(where.channel) };
    case 'border':
      return { at: 'border', agents: where.agents.map(agentName), channels: where.channels.map(channelName) };
  }
}

/** Returns the place without nodes that are gone; undefined if nothing of it is left. */
export function placeWithout(
  where: Where,
  isGone: (kind: 'agent' | 'channel', id: string) => boolean,
): Where | undefined {
  const { agents, channels } = namesIn(where);
  const [leftAgents, leftChannels] = [
    agents.filter((id) => !isGone('agent', id)),
    channels.filter((id) => !isGone('channel', id)),
  ];
  if (leftAgents.length === agents.length && leftChannels.length === channels.length) return where;
  if (where.at !== 'border' || leftAgents.length + leftChannels.length === 0) return undefined;
  return { at: 'border', agents: leftAgents, channels: leftChannels };
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
