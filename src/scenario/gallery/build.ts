/** Short ways to write the gallery's scenarios. */
import { getChannelName } from '../../messaging/index.ts';
import { pairPlace } from '../edit-links.ts';
import { DEFAULT_CAPACITY } from '../limits.ts';
import type { Agent, AgentRole, Behaviour, Channel, Link, Network, Scenario, Template } from '../scenario.ts';

/** An entry of the gallery. */
export interface GalleryEntry {
  /** Its name in addresses: `#gallery/<slug>`. */
  readonly slug: string;
  readonly scenario: Scenario;
  /** One line for the card. */
  readonly teaches: string;
  /** Where the playhead stands when it is opened, so that something is on its way at once. */
  readonly startUs: number;
}

export const seconds = (value: number): number => Math.round(value * 1_000_000);

/** Slow enough to follow with the eye. */
export const UNHURRIED: Network = { delayUsMin: seconds(0.7), delayUsMean: seconds(0.9), jitterUs: seconds(0.1) };

export function agent(id: string, role: AgentRole, x: number, y: number, ...behaviours: readonly Behaviour[]): Agent {
  return { id, x, y, role, behaviours };
}

export function channel(id: string, x: number, y: number): Channel {
  return { id, x, y, pair: false, capacity: DEFAULT_CAPACITY };
}

/** `links('publish', 'control', 'operator')`: each of the agents, on the channel. */
export function links(kind: Link['kind'], to: string, ...agents: readonly string[]): readonly Link[] {
  return agents.map((id) => ({ kind, agent: id, channel: to }));
}

/** The channel from one agent to another with its two links, where `connectAgents` would put it. */
export function pair(from: Agent, to: Agent): { readonly channel: Channel; readonly links: readonly Link[] } {
  const id = getChannelName(from.id, to.id);
  return {
    channel: { id, ...pairPlace(from, to), pair: true, capacity: DEFAULT_CAPACITY },
    links: [
      { kind: 'publish', agent: from.id, channel: id },
      { kind: 'subscribe', agent: to.id, channel: id },
    ],
  };
}

export function tick(to: string, every: number, first: number, message: Template, jitter = 0): Behaviour {
  return { kind: 'tick', channel: to, periodUs: seconds(every), offsetUs: seconds(first), jitterUs: seconds(jitter), count: 0, message };
}

export function onMessage(on: string, to: string, after: number, message: Template): Behaviour {
  return { kind: 'publish', on, channel: to, delayUs: seconds(after), message };
}

export function work(on: string, takes: number, jitter = 0): Behaviour {
  return { kind: 'work', on, durationUs: seconds(takes), jitterUs: seconds(jitter) };
}
