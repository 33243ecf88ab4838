/** One scenario under many seeds: how often each assertion is broken or not decided, and which run breaks it soonest. */
import { LIMITS, type Micros, type Scenario } from '../scenario/index.ts';
import type { MessageId } from '../trace/index.ts';
import { AssertionWatch, type Breach, firstBreach } from './assertion-watch.ts';
import type { RunOptions } from './run.ts';
import { playedTrace } from './simulate.ts';

/** Result of one seed. */
export interface SeedVerdict {
  readonly seed: number;
  /** Breaches in the order of the assertions; undefined is kept up to the end, or not decided. */
  readonly breaches: readonly (Breach | undefined)[];
  /** Time at which a budget ended the run: assertions that were not broken by then are not decided. */
  readonly endedUs?: Micros;
}

/** Plays the scenario with that seed up to and including `untilUs`, or until a budget ends the run. */
export function trySeed(scenario: Scenario, seed: number, untilUs: Micros, options?: RunOptions): SeedVerdict {
  const trace = playedTrace({ ...scenario, seed }, untilUs, options);
  const watch = new AssertionWatch(scenario.assertions, trace);
  watch.readTo(untilUs);
  const { breaches, endedUs } = watch;
  return { seed, breaches: [...breaches], ...(endedUs === undefined ? {} : { endedUs }) };
}

/** First of the seeds that are tried: 1, 2, 3 …, so that as many tries always give the same result. */
export const FIRST_SEED = 1;
/** Largest number of seeds that can be tried. */
export const SEEDS_MAX = Math.min(1_000_000, LIMITS.seed);

/** A run that breaks an assertion: its seed, and the first breach. */
export interface BadRun {
  readonly seed: number;
  readonly atUs: Micros;
  readonly message: MessageId;
  readonly words: string;
}

export interface AssertionTally {
  readonly broken: number;
  readonly undecided: number;
  readonly soonest: BadRun | undefined;
}

/** Sums of the results of several seeds. Plain data. */
export interface SeedTally {
  readonly tried: number;
  /** Number of seeds that broke at least one assertion. */
  readonly bad: number;
  /** Number of seeds that broke no assertion and left one not decided. */
  readonly undecided: number;
  /** Tally of each assertion: how many seeds broke it, how many did not decide it, and the seed that broke it soonest. */
  readonly assertions: readonly AssertionTally[];
  /** Run with the soonest breach of all; of several, the one with the lowest seed. */
  readonly shortest: BadRun | undefined;
}

/** Returns a tally of no seeds. */
export function noSeeds(assertions: number): SeedTally {
  const none = { broken: 0, undecided: 0, soonest: undefined };
  return {
    tried: 0,
    bad: 0,
    undecided: 0,
    assertions: Array.from({ length: assertions }, () => none),
    shortest: undefined,
  };
}

/** Returns the tally with one more seed. The order of seeds does not change the result. */
export function withSeed(tally: SeedTally, { seed, breaches, endedUs }: SeedVerdict): SeedTally {
  const first = firstBreach(breaches);
  if (first === undefined && endedUs === undefined) return { ...tally, tried: tally.tried + 1 };
  return {
    tried: tally.tried + 1,
    bad: tally.bad + (first === undefined ? 0 : 1),
    undecided: tally.undecided + (first === undefined ? 1 : 0),
    assertions: tally.assertions.map((known, place) => {
      const breach = breaches[place];
      if (breach === undefined) return endedUs === undefined ? known : { ...known, undecided: known.undecided + 1 };
      return { ...known, broken: known.broken + 1, soonest: sooner(known.soonest, badRun(seed, breach)) };
    }),
    shortest: first === undefined ? tally.shortest : sooner(tally.shortest, badRun(seed, first)),
  };
}

function badRun(seed: number, { atUs, message, words }: Breach): BadRun {
  return { seed, atUs, message, words };
}

function sooner(a: BadRun | undefined, b: BadRun): BadRun {
  if (a === undefined || b.atUs < a.atUs || (b.atUs === a.atUs && b.seed < a.seed)) return b;
  return a;
}
