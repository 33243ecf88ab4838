/**
 * Shares of the rounds of a test, by the variable `ROUNDS`: `all` for a release and for whoever changes what is tested; `some`, the
 * default, for every run of all tests, each with other random values where a test fixes no seed; `few`, which still detects a mutant.
 */
const SHARES = { all: 1, some: 1 / 10, few: 1 / 50 };

const chosen = process.env.ROUNDS ?? 'some';
if (!(chosen in SHARES)) throw new Error(`ROUNDS is ${Object.keys(SHARES).join(', ')}, not ${chosen}`);
const share = SHARES[chosen as keyof typeof SHARES];

/** Whether mutants are counted: what is not random, but long, is shorter then. */
export const ARE_FEW = chosen === 'few';

/**
 * Returns how often a test tries something: of all `many` rounds, the share that is wanted.
 * @param least number of rounds of a fixed seed that meet all that the test has to meet
 */
export function rounds(many: number, least = 1): number {
  return Math.max(least, Math.ceil(many * share));
}

/**
 * Tries random values until a test has met all that it has to meet: the share of `many` that is wanted, and as many again, up to `many`.
 * @param attempt tries a number of rounds
 * @param missing returns what was not met yet
 */
export function roundsUntil(many: number, attempt: (rounds: number) => void, missing: () => readonly string[]): void {
  const next = rounds(many);
  for (let left = many; left > 0; left -= next) {
    attempt(Math.min(next, left));
    if (missing().length === 0) return;
  }
}
