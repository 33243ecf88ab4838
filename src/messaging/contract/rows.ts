import { CONSUME_ROWS } from './consume.ts';
import { LIMIT_ROWS } from './contract-limits.ts';
import { EXCHANGE_ROWS } from './exchange.ts';
import type { ContractHarness, ContractRow, Difference } from './harness.ts';
import { sectionOf } from './judging.ts';
import { LIFECYCLE_ROWS } from './lifecycle.ts';
import { NAME_ROWS } from './names.ts';
import { PUBLISH_ROWS } from './publish.ts';
import { ARGUMENT_ROWS } from './refusals.ts';
import { SUBSCRIBE_ROWS } from './subscribe.ts';

/** Every row in order: C01 to C61, and from C66 on. No row has a number in between. */
export const CONTRACT: readonly ContractRow[] = [
  ...NAME_ROWS,
  ...PUBLISH_ROWS,
  ...CONSUME_ROWS,
  ...SUBSCRIBE_ROWS,
  ...LIMIT_ROWS,
  ...LIFECYCLE_ROWS,
  ...ARGUMENT_ROWS,
  ...EXCHANGE_ROWS,
].toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Returns the rows by section, A to G, each in the order of their numbers. */
export function inSections(): readonly ContractRow[] {
  return CONTRACT.toSorted((a, b) => sectionOf(a).localeCompare(sectionOf(b)) || (a.id < b.id ? -1 : 1));
}

/** One test of a broker: a row, or the broker's difference from it. */
export interface ContractTest {
  readonly title: string;
  /** Rejects if the broker does not keep it. */
  readonly run: () => Promise<void>;
}

/**
 * Returns the tests of a broker against every row, in order; where it differs by its nature, against its difference. Any test
 * runner can run them: `for (const { title, run } of contractTests(harness)) test(title, run);`
 * @param differences by the id of their row
 * @throws Error for an id that no row has
 */
export function contractTests(
  harness: ContractHarness,
  differences: Readonly<Record<string, Difference>> = {},
): readonly ContractTest[] {
  const unknown = Object.keys(differences).filter((id) => !CONTRACT.some((row) => row.id === id));
  if (unknown.length > 0) throw new Error(`No rows of the contract: ${unknown.join(', ')}`);
  return CONTRACT.flatMap((row) => {
    const difference = differences[row.id];
    const kept = { title: `${row.id} ${row.area}: ${row.title}`, run: () => row.run(harness) };
    if (difference === undefined) return [kept];
    const title = `${row.id} ${row.area} differs: ${difference.title}`;
    const differs = { title, run: () => difference.run(harness) };
    return difference.kept ? [kept, differs] : [differs];
  });
}
