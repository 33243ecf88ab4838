/** The layout of agents that get a channel for each of their pairs. It is loaded on first use. */
import { edit, type NodeRef, type Scenario } from '../../scenario/index.ts';
import type { Move } from '../editing.ts';
import { boundsOf, type Point } from '../geometry.ts';
import { nodeKey } from '../graph-keys.ts';
import { chordsOf, circle, onChord } from './circle.ts';
import type { View } from './ellipse.ts';
import { middleOf, Picture } from './picture.ts';
import { untangle } from './untangle.ts';
import { part, placesIn, type Wiring, wiringOf, withLanes } from './wiring.ts';

/** Space below everything else, for a circle that finds none where its agents were. */
const BELOW = 80;
/** Sizes of the circle to try when one of its agents stays elsewhere. */
const SCALES = [1, 1.2, 1.5, 1.9, 2.4] as const;
/** Place of a channel between agents that stay elsewhere: beside the middle of its chord. */
const HALF_WAY = { away: Number.POSITIVE_INFINITY, off: 36, turn: 0 } as const;

/**
 * Returns the places of agents on a circle and of their channels on its chords, once all pairs are connected; undefined if the
 * pairs cannot be connected.
 * @param fixed keys of the nodes that stay where they are
 */
export function pairsLayout(
  before: Scenario,
  agents: readonly string[],
  fixed: ReadonlySet<string>,
  view: View,
): readonly Move[] | undefined {
  const connected = edit(before, { do: 'connectAllAgents', agents });
  if (!connected.ok) return undefined;
  const { scenario } = connected;
  const wiring = wiringOf(scenario);
  const movable = movableOf(wiring, new Set(agents));
  const places = [...placesIn(wiring, scenario)];
  const ring = circle(part(wiring, movable), view).places;
  const { x: middleX, y: middleY } = middleOf(
    movable.flatMap((node) => (isAgent(wiring, node) ? (places[node] ?? []) : [])),
  );
  const origin = { x: Math.round(middleX), y: Math.round(middleY) };
  const isFixed = (node: number): boolean => fixed.has(keyAt(wiring, node));
  const free = movable.filter((node) => !isFixed(node));
  const onRing = (scale: number): void =>
    movable.forEach((node, index) => {
      const { x, y } = ring[index] ?? { x: 0, y: 0 };
      if (!isFixed(node)) places[node] = { x: x * scale + origin.x, y: y * scale + origin.y };
    });
  onRing(1);
  if (movable.some((node) => isAgent(wiring, node) && isFixed(node)))
    SCALES.some((scale) => {
      onRing(scale);
      return besideFixed(wiring, places, new Set(free));
    });
  else clearOfOthers(wiring, places, movable);
  const moves = free.map((node) => {
    const { x, y } = places[node] ?? { x: 0, y: 0 };
    return { node: refAt(wiring, node), x: Math.round(x), y: Math.round(y) };
  });
  return withLanes(scenario, moves);
}

/** Returns the agents, and the channels between two of them. */
function movableOf(wiring: Wiring, agents: ReadonlySet<string>): readonly number[] {
  const chosen = (node: number): boolean => isAgent(wiring, node) && agents.has(refAt(wiring, node).id);
  const chords = chordsOf(wiring);
  return wiring.nodes.flatMap((_, node) => {
    const chord = chords.get(node);
    return chosen(node) || (chord !== undefined && chosen(chord.from) && chosen(chord.to)) ? [node] : [];
  });
}

/**
 * Puts the channels between their agents, wherever those are, and repairs what overlaps.
 * @returns whether nothing overlaps
 */
function besideFixed(wiring: Wiring, places: Point[], free: ReadonlySet<number>): boolean {
  for (const [channel, chord] of chordsOf(wiring))
    if (free.has(channel)) places[channel] = onChord(places, chord, HALF_WAY);
  const picture = new Picture(wiring, places, 4);
  const clean = untangle(picture, { only: free, stretchesMax: 0 });
  picture.places.forEach((place, node) => {
    places[node] = place;
  });
  return clean;
}

/** Moves the nodes below all others if they would overlap one of those. */
function clearOfOthers(wiring: Wiring, places: Point[], moved: readonly number[]): void {
  const mine = new Set(moved);
  const others = wiring.nodes.flatMap(({ size }, node) =>
    mine.has(node) ? [] : [{ ...size, ...boxAt(places, node) }],
  );
  const bounds = boundsOf(others);
  const own = boundsOf(moved.flatMap((node) => ({ ...boxAt(places, node), ...sizeAt(wiring, node) })));
  if (bounds === undefined || own === undefined) return;
  const meets = others.some(
    ({ x, y, width, height }) =>
      x + width / 2 > own.left && x - width / 2 < own.right && y + height / 2 > own.top && y - height / 2 < own.bottom,
  );
  if (!meets) return;
  const down = bounds.bottom + BELOW - own.top;
  for (const node of moved) {
    const { x, y } = boxAt(places, node);
    places[node] = { x, y: y + down };
  }
}

function boxAt(places: readonly Point[], node: number): Point {
  return places[node] ?? { x: 0, y: 0 };
}

function sizeAt({ nodes }: Wiring, node: number) {
  return nodes[node]?.size ?? { width: 0, height: 0, radius: 0 };
}

function refAt({ nodes }: Wiring, node: number): NodeRef {
  return nodes[node]?.ref ?? { kind: 'agent', id: '' };
}

function keyAt(wiring: Wiring, node: number): string {
  const { kind, id } = refAt(wiring, node);
  return nodeKey(kind, id);
}

function isAgent(wiring: Wiring, node: number): boolean {
  return refAt(wiring, node).kind === 'agent';
}
