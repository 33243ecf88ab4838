/** Shapes and boxes of a document's nodes. */
import type { Channel, Scenario } from '../scenario/index.ts';
import { type Box, boxAt, type NodeShape } from './geometry.ts';

/** Number of pair channels from which they shrink to dots. */
const PAIRS_LARGE = 40;

export function shapeOf(channel: Channel, large: boolean): NodeShape {
  return channel.pair ? (large ? 'dot' : 'pair') : 'channel';
}

export function isLarge(scenario: Pick<Scenario, 'channels'>): boolean {
  return scenario.channels.length >= PAIRS_LARGE && scenario.channels.filter(({ pair }) => pair).length >= PAIRS_LARGE;
}

/** Returns the boxes of a document's nodes, agents first. */
export function boxesOf(scenario: Pick<Scenario, 'agents' | 'channels'>): Box[] {
  const large = isLarge(scenario);
  return [
    ...scenario.agents.map(({ x, y }) => boxAt('agent', x, y)),
    ...scenario.channels.map((channel) => boxAt(shapeOf(channel, large), channel.x, channel.y)),
  ];
}
