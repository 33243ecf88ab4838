export {
  AssertionWatch,
  type Breach,
  breachWords,
  brokenAt,
  firstBreach,
} from './assertion-watch.ts';
export { assertionWords } from './assertion-words.ts';
export { Run, type RunOptions, simulate } from './run.ts';
export {
  type BadRun,
  FIRST_SEED,
  noSeeds,
  SEEDS_MAX,
  type SeedTally,
  type SeedVerdict,
  trySeed,
  withSeed,
} from './seeds.ts';
