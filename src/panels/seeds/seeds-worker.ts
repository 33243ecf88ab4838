/**
 * A worker that simulates many seeds. One message in: the `SeedJob`. Messages out: the tally so far, at intervals, and the
 * complete one.
 */
import { FIRST_SEED, noSeeds, trySeed, withSeed } from '../../simulation/index.ts';
import type { SeedJob } from './try-aside.ts';

/** Interval of the reports to the page. */
const TELL_EVERY_MS = 100;

addEventListener('message', ({ data }: MessageEvent<SeedJob>) => {
  const { scenario, untilUs, count } = data;
  let tally = noSeeds(scenario.assertions.length);
  let toldMs = performance.now();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed += 1) {
    tally = withSeed(tally, trySeed(scenario, seed, untilUs));
    if (performance.now() - toldMs < TELL_EVERY_MS && tally.tried < count) continue;
    toldMs = performance.now();
    postMessage(tally);
  }
});
