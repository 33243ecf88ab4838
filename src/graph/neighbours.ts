/** Navigation among nodes by keyboard. */
import type { Point } from './geometry.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

export interface Place extends Point {
  readonly key: string;
}

/** Weight of a step aside relative to a step ahead. */
const ASIDE = 2;
/** Largest difference in height, in canvas units, at which two nodes count as one row. */
const ROW = 40;

const AHEAD: { readonly [D in Direction]: Point } = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/**
 * Returns the nearest place in a direction, or undefined if there is none. Only places within 60 degrees count; the cost is the
 * distance ahead plus twice the distance aside. Of equal ones, the first in the list wins.
 */
export function nearestIn(from: Place, direction: Direction, places: Iterable<Place>): Place | undefined {
  const ahead = AHEAD[direction];
  let best: Place | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    if (place.key === from.key) continue;
    const dx = place.x - from.x;
    const dy = place.y - from.y;
    const forward = dx * ahead.x + dy * ahead.y;
    const aside = Math.abs(dx * ahead.y) + Math.abs(dy * ahead.x);
    if (forward <= 0 || aside > forward * 1.74) continue;
    const cost = forward + ASIDE * aside;
    if (cost < least) {
      least = cost;
      best = place;
    }
  }
  return best;
}

/** Returns the nearest place in any direction, or undefined if there is no other. */
export function nearest(from: Place, places: Iterable<Place>): Place | undefined {
  let best: Place | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    if (place.key === from.key) continue;
    const distance = (place.x - from.x) ** 2 + (place.y - from.y) ** 2;
    if (distance < least) {
      least = distance;
      best = place;
    }
  }
  return best;
}

/** Returns the place that is read first: the leftmost of the topmost row. */
export function firstInReading(places: readonly Place[]): Place | undefined {
  const top = places.reduce((least, place) => Math.min(least, place.y), Number.POSITIVE_INFINITY);
  return nearestToLeft(places.filter((place) => place.y <= top + ROW));
}

function nearestToLeft(places: readonly Place[]): Place | undefined {
  return places.reduce<Place | undefined>(
    (best, place) => (best === undefined || place.x < best.x ? place : best),
    undefined,
  );
}
