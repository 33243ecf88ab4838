/**
 * Lines of pair channels in a large scene. A pair of agents has one line with a lane for each direction; each lane is one channel.
 *
 * 1. A lane is straight, and parallel to the line between its agents, on its sender's right.
 * 2. The channel lies on its lane, near the sender, where the lanes of a circle of agents are apart.
 * 3. Published messages travel the part before the channel, and its copies the part after it.
 */
import type { LinkKind } from '../scenario/index.ts';
import { type Box, CURVE_LENGTH, GAP, LANES, type Point, type Size, writeCurve } from './geometry.ts';

/** Distance of a lane from the line between the agents, in canvas units. */
const LANE_OFFSET = 5;
/** Distance of the channel from the sender's border, and its limits as parts of the lane. */
const NEAR = 120;
const SHARE_MIN = 0.2;
const SHARE_MAX = 0.38;

/** The agents that a lane connects, in the direction of its messages. */
export interface LaneEnds<End> {
  readonly from: End;
  readonly to: End;
  /** Set for direct messages, which travel all of the lane at once. */
  readonly whole?: true;
}

/** Writes the lane from one box to another into `into` at `offset`, as a cubic curve. */
export function writeLane({ from, to }: LaneEnds<Box>, into: Float64Array, offset = 0): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.max(1, Math.sqrt(dx * dx + dy * dy));
  const ux = dx / length;
  const uy = dy / length;
  const sideX = -uy * LANE_OFFSET;
  const sideY = ux * LANE_OFFSET;
  let start = borderAlong(from, ux, uy, sideX, sideY) + GAP;
  let end = length - borderAlong(to, -ux, -uy, sideX, sideY) - GAP;
  // Boxes that overlap get the line between their centres.
  if (end <= start) [start, end] = [0, length];
  for (let point = 0; point < 4; point += 1) {
    const along = start + ((end - start) * point) / 3;
    into[offset + 2 * point] = from.x + sideX + ux * along;
    into[offset + 2 * point + 1] = from.y + sideY + uy * along;
  }
}

/** Returns the distance to the border of a box in a direction, from a point beside its centre. */
function borderAlong({ width, height }: Size, ux: number, uy: number, sideX: number, sideY: number): number {
  const across = ux === 0 ? Number.POSITIVE_INFINITY : (width / 2 - Math.sign(ux) * sideX) / Math.abs(ux);
  const down = uy === 0 ? Number.POSITIVE_INFINITY : (height / 2 - Math.sign(uy) * sideY) / Math.abs(uy);
  return Math.max(0, Math.min(across, down));
}

/** Returns the part of a lane that lies before its channel. */
function shareBefore(lane: Float64Array, offset: number): number {
  const dx = (lane[offset + 6] ?? 0) - (lane[offset] ?? 0);
  const dy = (lane[offset + 7] ?? 0) - (lane[offset + 1] ?? 0);
  return Math.min(SHARE_MAX, Math.max(SHARE_MIN, NEAR / Math.max(1, Math.sqrt(dx * dx + dy * dy))));
}

const scratch = new Float64Array(CURVE_LENGTH);

/** Returns the place of the channel on the lane between two boxes. */
export function placeOnLane(ends: LaneEnds<Box>): Point {
  writeLane(ends, scratch);
  const share = shareBefore(scratch, 0);
  const [x0 = 0, y0 = 0, , , , , x3 = 0, y3 = 0] = scratch;
  return { x: x0 + (x3 - x0) * share, y: y0 + (y3 - y0) * share };
}

/** A link, its nodes, and the lane that it is a part of. */
export interface LinkLine {
  readonly kind: LinkKind;
  readonly agent: Box;
  readonly channel: Box;
  /** Agents of the channel's lane, if it has one and the link's agent is one of them. @default undefined */
  readonly lane?: LaneEnds<Box> | undefined;
}

/** Writes the curve of a link in the direction of its messages: its part of a lane, or a curve between the two boxes. */
export function writeLink({ kind, agent, channel, lane }: LinkLine, into: Float64Array, offset = 0): void {
  const isOut = kind === 'publish';
  if (lane === undefined) {
    writeCurve(isOut ? agent : channel, isOut ? channel : agent, LANES[kind], into, offset);
    return;
  }
  writeLane(lane, into, offset);
  const share = shareBefore(into, offset);
  const [low, high] = lane.whole ? [0, 1] : isOut ? [0, share] : [share, 1];
  for (const axis of [0, 1]) {
    const first = into[offset + axis] ?? 0;
    const length = (into[offset + 6 + axis] ?? 0) - first;
    for (let point = 0; point < 4; point += 1)
      into[offset + 2 * point + axis] = first + length * (low + ((high - low) * point) / 3);
  }
}

/** Returns the ends of a lane if a link is a part of it: its agent publishes at the lane's beginning, or receives at its end. */
export function laneOfLink<End>(
  { kind, agent }: { readonly kind: LinkKind; readonly agent: string },
  ids: LaneEnds<string> | undefined,
  endOf: (agent: string) => End | undefined,
): LaneEnds<End> | undefined {
  if (ids === undefined || agent !== (kind === 'publish' ? ids.from : ids.to)) return undefined;
  const [from, to] = [endOf(ids.from), endOf(ids.to)];
  return from === undefined || to === undefined ? undefined : { ...ids, from, to };
}
