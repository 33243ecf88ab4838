/** The report of many seeds, for the user. */
import { assertionWords, type Scenario } from '../scenario/index.ts';
import { FIRST_SEED, noSeeds, type RunOptions, type SeedTally, trySeed, withSeed } from '../simulation/index.ts';
import { formatTime } from '../trace/index.ts';

export function tallySeeds(scenario: Scenario, untilUs: number, count: number, options: RunOptions = {}): SeedTally {
  let tally = noSeeds(scenario.assertions.length);
  for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed += 1) {
    tally = withSeed(tally, trySeed(scenario, seed, untilUs, options));
  }
  return tally;
}

/**
 * Returns how many seeds break which expectation, the earliest breach of each, and the command that replays the earliest of all.
 */
export function seedsReport(
  { name, assertions }: Scenario,
  source: string,
  untilUs: number,
  { tried, bad, undecided, assertions: tallies, shortest }: SeedTally,
): string {
  const lines = assertions.map((assertion, place) => {
    const { broken = 0, undecided: open = 0, soonest } = tallies[place] ?? {};
    const verdicts = [
      ...(soonest === undefined
        ? []
        : [`broken by ${many(broken)}, first at ${formatTime(soonest.atUs)} (seed ${soonest.seed})`]),
      ...(open === 0 ? [] : [`not decided by ${many(open)}: the run ended before ${untilUs / 1_000_000} s`]),
    ];
    return `${assertionWords(assertion)}\n        ${verdicts.length === 0 ? 'kept by all' : verdicts.join('; ')}`;
  });
  return [
    `${name}, until ${untilUs / 1_000_000} s of virtual time, ${many(tried)} seeds: ${many(bad)} break an expectation${undecided === 0 ? '' : `, ${many(undecided)} undecided`}`,
    '',
    ...lines,
    '',
    ...(shortest === undefined
      ? []
      : [
          `Shortest broken run: seed ${shortest.seed}, at ${formatTime(shortest.atUs)}: ${shortest.words}.`,
          `heronry run ${argument(source)} --until ${untilUs / 1000}ms --seed ${shortest.seed}`,
          '',
        ]),
  ].join('\n');
}

/** Returns an argument as it is typed in a shell. */
function argument(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}

function many(count: number): string {
  return count.toLocaleString('en');
}
