/** Plays many seeds beside the page. One message in: the `SeedJob`; out: the tally so far, now and then, and once complete. */
import { FIRST_SEED, noSeeds, trySeed, withSeed } from '../../simulation/index.ts';
import type { SeedJob } from './try-aside.ts';

/** How often the page is told. */
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
