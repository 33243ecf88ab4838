/** Where nodes go. Positions are centres, in canvas units; the sizes here are those that the picture draws. */
import type { Channel, Scenario } from './scenario.ts';

export const AGENT_SIZE = { width: 168, height: 64 } as const;
export const CHANNEL_SIZE = { width: 152, height: 52 } as const;
export const PAIR_SIZE = { width: 128, height: 28 } as const;

const GRID = 24;
/** Smallest distance between nodes. */
export const GAP = 24;
const RINGS_MAX = 60;

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export function channelSize(channel: Pick<Channel, 'pair'>): { readonly width: number; readonly height: number } {
  return channel.pair ? PAIR_SIZE : CHANNEL_SIZE;
}

/** Returns the boxes of all nodes. */
export function boxes(scenario: Scenario): readonly Box[] {
  return [
    ...scenario.agents.map(({ x, y }) => ({ x, y, ...AGENT_SIZE })),
    ...scenario.channels.map((channel) => ({ x: channel.x, y: channel.y, ...channelSize(channel) })),
  ];
}

function overlaps(point: Point, box: Box): boolean {
  return (
    Math.abs(point.x - box.x) < (AGENT_SIZE.width + box.width) / 2 + GAP &&
    Math.abs(point.y - box.y) < (AGENT_SIZE.height + box.height) / 2 + GAP
  );
}

/** The place nearest to `near`, on a grid of 24 units, where a node of any kind overlaps no other. */
export function freePlace(scenario: Scenario, near: Point): Point {
  const taken = boxes(scenario);
  const start = { x: Math.round(near.x / GRID) * GRID, y: Math.round(near.y / GRID) * GRID };
  for (let ring = 0; ring <= RINGS_MAX; ring += 1) {
    const places = ringAround(start, ring).filter((place) => !taken.some((box) => overlaps(place, box)));
    const [best] = places.sort((a, b) => distance(a, near) - distance(b, near));
    if (best !== undefined) return best;
  }
  // The surroundings are full: below everything there is space.
  return { x: start.x, y: Math.max(...taken.map((box) => box.y)) + 5 * GRID };
}

function distance(a: Point, b: Point): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
}

function ringAround({ x, y }: Point, ring: number): Point[] {
  if (ring === 0) return [{ x, y }];
  const places: Point[] = [];
  for (let step = -ring; step <= ring; step += 1) {
    places.push({ x: x + step * GRID, y: y - ring * GRID }, { x: x + step * GRID, y: y + ring * GRID });
    places.push({ x: x - ring * GRID, y: y + step * GRID }, { x: x + ring * GRID, y: y + step * GRID });
  }
  return places;
}
