/**
 * A worker that simulates many seeds. One message in: the `SeedJob`. Messages out: the tally so far, at intervals, and the
 * complete one.
 */
import { FIRST_SEED, noSeeds, trySeed, withSeed } from '../../simulation/index.ts';
import { codeAside } from '../aside/code-aside.ts';
import type { SeedJob } from './try-aside.ts';

/** Interval of the reports to the page. */
const TELL_EVERY_MS = 100;

async function tryAll({ scenario, untilUs, count, runsCode }: SeedJob): Promise<void> {
  const code = await codeAside(runsCode);
  let tally = noSeeds(scenario.assertions.length);
  let toldMs = performance.now();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed += 1) {
    tally = withSeed(tally, trySeed(scenario, seed, untilUs, code));
    if (performance.now() - toldMs < TELL_EVERY_MS && tally.tried < count) continue;
    toldMs = performance.now();
    postMessage(tally);
  }
}

addEventListener('message', ({ data }: MessageEvent<SeedJob>) => {
  tryAll(data).catch(reportError);
});
