import type { Scenario } from '../scenario/index.ts';
import { agentLane, channelLane, type Lane } from './segments.ts';

/** Pixels of a lane from top to bottom. */
export const LANE_HEIGHT = 26;

export interface LaneRow {
  readonly lane: Lane;
  readonly kind: 'agent' | 'channel';
  readonly id: string;
  /** Place of a channel in the document, for its look; -1 for an agent. */
  readonly place: number;
}

/** As the picture has them, from left to right and then from top to bottom: a message then mostly goes to a lane nearby. */
export function lanesOf({ agents, channels }: Scenario): readonly LaneRow[] {
  const placed = [
    ...agents.map(({ id, x, y }) => ({ x, y, row: { lane: agentLane(id), kind: 'agent' as const, id, place: -1 } })),
    ...channels.map(({ id, x, y }, place) => ({
      x,
      y,
      row: { lane: channelLane(id), kind: 'channel' as const, id, place },
    })),
  ];
  return placed.sort((a, b) => a.x - b.x || a.y - b.y).map(({ row }) => row);
}
