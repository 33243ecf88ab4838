/**
 * Repair of clocks that differ between services.
 *
 * 1. A message cannot arrive before it left: each message from one service to another bounds the difference of their clocks.
 * 2. Each service's times move later by one amount: the smallest that satisfies every bound (longest paths, Bellman-Ford).
 * 3. Where no amounts satisfy all bounds (a circle of services), those of the circle are given up. The messages are then moved one by one.
 */

/** A message, a call or an answer: departure and arrival, each by the clock of its service. */
export interface Passage {
  readonly from: string;
  readonly to: string;
  readonly leftUs: number;
  readonly arrivedUs: number;
}

/** Number of times that bounds which contradict each other are given up. */
const ROUNDS_MAX = 16;

/** Number of bounds that one round looks at. */
const STEPS_MAX = 4_000_000;

interface Bound {
  readonly from: string;
  readonly to: string;
  /** Smallest difference between the shifts of `to` and `from`. */
  leastUs: number;
}

/** Returns by how much the times of each service move, in microseconds. Services that do not move are left out. */
export function clockShifts(passages: Iterable<Passage>): ReadonlyMap<string, number> {
  let bounds = boundsOf(passages);
  if (!bounds.some(({ leastUs }) => leastUs > 0)) return new Map();
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { shifts, impossible } = relax(bounds);
    if (impossible.size === 0) return shifts;
    bounds = bounds.filter((bound) => !impossible.has(bound));
  }
  return new Map();
}

function boundsOf(passages: Iterable<Passage>): readonly Bound[] {
  const bounds = new Map<string, Map<string, Bound>>();
  for (const { from, to, leftUs, arrivedUs } of passages) {
    if (from === to) continue;
    const row = bounds.get(from) ?? new Map<string, Bound>();
    bounds.set(from, row);
    const bound = row.get(to);
    const leastUs = leftUs - arrivedUs;
    if (bound === undefined) row.set(to, { from, to, leastUs });
    else if (leastUs > bound.leastUs) bound.leastUs = leastUs;
  }
  return [...bounds.values()].flatMap((row) => [...row.values()]);
}

/** Moves services until no bound is broken; `impossible`: bounds that are still broken after as many turns as there are services. */
function relax(bounds: readonly Bound[]): {
  readonly shifts: ReadonlyMap<string, number>;
  readonly impossible: ReadonlySet<Bound>;
} {
  const shifts = new Map<string, number>();
  const services = new Set(bounds.flatMap(({ from, to }) => [from, to]));
  let broken: Bound[] = [];
  // A path without a circle has fewer steps than there are services.
  for (let turn = 0; turn <= Math.min(services.size, STEPS_MAX / bounds.length); turn += 1) {
    broken = [];
    for (const bound of bounds) {
      const leastUs = (shifts.get(bound.from) ?? 0) + bound.leastUs;
      if (leastUs <= (shifts.get(bound.to) ?? 0)) continue;
      shifts.set(bound.to, leastUs);
      broken.push(bound);
    }
    if (broken.length === 0) break;
  }
  return { shifts, impossible: new Set(broken) };
}
