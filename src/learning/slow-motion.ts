/** The speed at which an answer is played. */
import { SPEED_MAX, SPEED_MIN } from '../store/index.ts';
import type { Micros } from '../trace/index.ts';

/** Real seconds for a virtual one, and the shortest and longest time that an answer takes. */
const SLOWER = 4;
const SHORTEST_US = 3_000_000;
const LONGEST_US = 10_000_000;

/** Returns the speed that plays a span of virtual time slowly enough to follow, and within ten seconds. */
export function slowSpeed(spanUs: Micros): number {
  const realUs = Math.min(LONGEST_US, Math.max(SHORTEST_US, spanUs * SLOWER));
  return Math.min(SPEED_MAX, Math.max(SPEED_MIN, spanUs / realUs));
}
