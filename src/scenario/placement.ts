/** Where nodes go. Positions are centres, in canvas units; the sizes here are about those that the picture draws. */
import { channelTitle, SHOWN_NAME_MAX, textWidth } from './node-names.ts';
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

/** Widths of a name's character and of everything beside the name, in the largest font of a node. */
const FONT = 15;
const BESIDE = 67;

/** Returns the size of a node, which is wider than others of its kind if its name is long. */
function grown<Size extends { readonly width: number }>(size: Size, title: string): Size {
  if (title.length * FONT < size.width - BESIDE) return size;
  const shown = Math.min(1, SHOWN_NAME_MAX / title.length) * textWidth(title);
  return { ...size, width: Math.max(size.width, Math.ceil(BESIDE + FONT * shown)) };
}

function channelSize(channel: Channel): { readonly width: number; readonly height: number } {
  return grown(channel.pair ? PAIR_SIZE : CHANNEL_SIZE, channelTitle(channel));
}

/** Returns the boxes of all nodes. */
export function boxes(scenario: Pick<Scenario, 'agents' | 'channels'>): readonly Box[] {
  return [
    ...scenario.agents.map(({ id, x, y }) => ({ x, y, ...grown(AGENT_SIZE, id) })),
    ...scenario.channels.map((channel) => ({ x: channel.x, y: channel.y, ...channelSize(channel) })),
  ];
}

function overlap(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 + GAP && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + GAP;
}

/** Returns whether a node of any kind would cover one of the boxes at that place. */
export function meets({ x, y }: Point, taken: readonly Box[]): boolean {
  return taken.some((box) => overlap({ x, y, ...AGENT_SIZE }, box));
}

/**
 * The place nearest to `near`, on a grid of 24 units, where a node of any kind overlaps no other.
 * @param aspect ratio of width to height of the area that is filled first. @default 1
 */
export function freePlace(scenario: Scenario, near: Point, aspect = 1): Point {
  const taken = boxes(scenario);
  const start = { x: Math.round(near.x / GRID) * GRID, y: Math.round(near.y / GRID) * GRID };
  for (let ring = 0; ring <= RINGS_MAX; ring += 1) {
    const places = ringAround(start, ring, aspect).filter((place) => !meets(place, taken));
    const [best] = places.sort((a, b) => distance(a, near) - distance(b, near));
    if (best !== undefined) return best;
  }
  // The surroundings are full: below everything there is space.
  return { x: start.x, y: Math.max(...taken.map((box) => box.y)) + 5 * GRID };
}

/** Number of comparisons above which a copy goes below everything without a search. */
const COMPARISONS_MAX = 200_000;
const OFFSETS_MAX = 24;

/** Returns how far to move a copy of nodes so that it covers nothing: a few steps to the right or down, or below everything. */
export function freeOffset(
  scenario: Scenario,
  { agents, channels }: Pick<Scenario, 'agents' | 'channels'>,
  step: number,
): { readonly dx: number; readonly dy: number } {
  const taken = boxes(scenario);
  const copies = boxes({ agents, channels });
  const exact = taken.length * copies.length * OFFSETS_MAX <= COMPARISONS_MAX;
  for (let steps = 1; exact && steps <= OFFSETS_MAX; steps += 1) {
    const far = steps * step;
    for (const [dx, dy] of [
      [far, far],
      [far, 0],
      [0, far],
    ] as const) {
      const covers = copies.some((copy) =>
        taken.some((box) => overlap({ ...copy, x: copy.x + dx, y: copy.y + dy }, box)),
      );
      if (!covers) return { dx, dy };
    }
  }
  const bottom = taken.reduce((most, { y, height }) => Math.max(most, y + height / 2), Number.NEGATIVE_INFINITY);
  const top = copies.reduce((least, { y, height }) => Math.min(least, y - height / 2), Number.POSITIVE_INFINITY);
  if (taken.length === 0) return { dx: step, dy: step };
  return { dx: step, dy: Math.round(bottom - top + 2 * GAP) };
}

function distance(a: Point, b: Point): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
}

function ringAround({ x, y }: Point, ring: number, aspect: number): Point[] {
  const [across, down] = aspect >= 1 ? [GRID * aspect, GRID] : [GRID, GRID / aspect];
  if (ring === 0) return [{ x, y }];
  const places: Point[] = [];
  for (let step = -ring; step <= ring; step += 1) {
    const [dx, dy] = [Math.round(step * across), Math.round(step * down)];
    const [farX, farY] = [Math.round(ring * across), Math.round(ring * down)];
    places.push({ x: x + dx, y: y - farY }, { x: x + dx, y: y + farY });
    places.push({ x: x - farX, y: y + dy }, { x: x + farX, y: y + dy });
  }
  return places;
}
