import { describe, expect, it } from 'vitest';
import { type ContractRow, inMemoryHarness } from '../contract/harness.ts';
import { CONTRACT } from '../contract/rows.ts';
import { FAULTS, type Fault } from './faults.ts';
import { PlainBroker } from './plain-broker.ts';

/** Time after which a row counts as hung. */
const HUNG_MS = 1000;
/** Time limit without a fault: then nothing hangs, however busy the machine is. */
const HUNG_MS_WITHOUT_FAULT = 2 * 60_000;

/** Rows of thousands of turns. They come last: most faults are noticed by a row that costs next to nothing. */
const LARGE: ReadonlySet<string> = new Set(['C41', 'C58', 'C60']);

/** All rows except the million publishes of C47, for which a broker of plain arrays is too slow. */
const ROWS: readonly ContractRow[] = CONTRACT.filter(({ id }) => id !== 'C47').toSorted(
  (a, b) => Number(LARGE.has(a.id)) - Number(LARGE.has(b.id)),
);

/** Returns the first row that the broker does not keep, or undefined. */
async function brokenRow(fault: Fault | undefined): Promise<string | undefined> {
  const harness = inMemoryHarness((settings) => new PlainBroker(settings, fault));
  for (const row of ROWS) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hung = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('hung')), fault === undefined ? HUNG_MS_WITHOUT_FAULT : HUNG_MS);
    });
    try {
      await Promise.race([row.run(harness), hung]);
    } catch {
      return row.id;
    } finally {
      clearTimeout(timer);
    }
  }
  return undefined;
}

it('a second broker, written without cleverness, keeps every row', async () => {
  expect(await brokenRow(undefined)).toBeUndefined();
});

describe('the contract notices a broker in which', () => {
  for (const fault of FAULTS) {
    it(fault, async () => {
      expect(await brokenRow(fault)).toMatch(/^C\d\d$/);
    });
  }
});

it('there are at least 40 ways to be wrong', () => {
  expect(new Set(FAULTS).size).toBeGreaterThanOrEqual(40);
});
