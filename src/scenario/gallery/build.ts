/** Short ways to write a scenario in code; a field that is left out has its default. */
import { emptyScenario } from '../document.ts';
import { DEFAULT_CAPACITY, DEFAULT_OVERFLOW } from '../limits.ts';
import type { Agent, AgentRole, Behaviour, Channel, Link, Network, Scenario, Template } from '../scenario.ts';

/** Scenario of the gallery, with its address and its texts. */
export interface GalleryEntry {
  /** Its address in the page: `#gallery/<slug>`. */
  readonly slug: string;
  readonly scenario: Scenario;
  /** One line for its card. */
  readonly teaches: string;
  /** Time of the playhead when the entry is opened: a message is in flight already. */
  readonly startUs: number;
}

export function seconds(value: number): number {
  return Math.round(value * 1_000_000);
}

/** Hops of half a second to a second: slow enough to follow, and no two alike. */
export const WATCHABLE: Network = { delayUsMin: seconds(0.5), delayUsMean: seconds(0.7), jitterUs: seconds(0.1) };

export function agent(id: string, role: AgentRole, x: number, y: number, ...behaviours: Behaviour[]): Agent {
  return { id, x, y, role, behaviours };
}

export function channel(id: string, x: number, y: number, capacity: number = DEFAULT_CAPACITY): Channel {
  return { id, x, y, pair: false, capacity, overflow: DEFAULT_OVERFLOW };
}

export function pairChannel(id: string, x: number, y: number): Channel {
  return { id, x, y, pair: true, capacity: DEFAULT_CAPACITY, overflow: DEFAULT_OVERFLOW };
}

/** One link from or to the channel for each agent. */
export function links(kind: Link['kind'], channelId: string, ...agents: string[]): readonly Link[] {
  return agents.map((id) => ({ kind, agent: id, channel: channelId }));
}

/** Publishes every `every` seconds, first at `from`, give or take `jitter`. */
export function tick(channelId: string, every: number, from: number, message: Template, jitter = 0): Behaviour {
  return {
    kind: 'tick',
    channel: channelId,
    periodUs: seconds(every),
    offsetUs: seconds(from),
    jitterUs: seconds(jitter),
    count: 0,
    message,
  };
}

/** On a message from `on`, publishes to the channel after `delay` seconds. */
export function answerTo(on: string, channelId: string, delay: number, message: Template): Behaviour {
  return { kind: 'publish', on, channel: channelId, delayUs: seconds(delay), message };
}

/** On a message from `on`, answers its sender on their pair channel after `delay` seconds. */
export function replyTo(on: string, delay: number, message: Template): Behaviour {
  return { kind: 'reply', on, delayUs: seconds(delay), message };
}

export function workOn(on: string, duration: number, jitter = 0): Behaviour {
  return { kind: 'work', on, durationUs: seconds(duration), jitterUs: seconds(jitter) };
}

export function throwOn(on: string, every: number, error: string): Behaviour {
  return { kind: 'throw', on, every, error };
}

export function scenarioOf(
  parts: Pick<Scenario, 'name' | 'description' | 'agents' | 'channels'> & {
    readonly links: readonly (readonly Link[])[];
  } & Partial<Pick<Scenario, 'interventions' | 'broker' | 'faults' | 'assertions' | 'bookmarks'>>,
): Scenario {
  return { ...emptyScenario(), ...parts, links: parts.links.flat(), network: WATCHABLE };
}
