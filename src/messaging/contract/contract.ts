import { describe, it } from 'vitest';
import { ARGUMENT_ROWS } from './arguments.ts';
import { CONSUME_ROWS } from './consume.ts';
import type { ContractHarness, ContractRow, Difference } from './harness.ts';
import { LIFECYCLE_ROWS } from './lifecycle.ts';
import { LIMIT_ROWS } from './limits.ts';
import { NAME_ROWS } from './names.ts';
import { PUBLISH_ROWS } from './publish.ts';
import { SUBSCRIBE_ROWS } from './subscribe.ts';

/** Every row in order: C01 to C61, and from C66 on. What is between is of simulated runs alone. */
export const CONTRACT: readonly ContractRow[] = [
  ...NAME_ROWS,
  ...PUBLISH_ROWS,
  ...CONSUME_ROWS,
  ...SUBSCRIBE_ROWS,
  ...LIMIT_ROWS,
  ...LIFECYCLE_ROWS,
  ...ARGUMENT_ROWS,
].toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Holds a broker to every row; where it differs by its nature, to how it differs. */
export function describeContract(
  name: string,
  harness: ContractHarness,
  differences: Readonly<Record<string, Difference>> = {},
): void {
  const unknown = Object.keys(differences).filter((id) => !CONTRACT.some((row) => row.id === id));
  if (unknown.length > 0) throw new Error(`No rows of the contract: ${unknown.join(', ')}`);
  describe(`${name} keeps the contract`, () => {
    for (const row of CONTRACT) {
      const difference = differences[row.id];
      if (difference === undefined || difference.kept)
        it(`${row.id} ${row.area}: ${row.title}`, () => row.run(harness));
      if (difference !== undefined)
        it(`${row.id} ${row.area} differs: ${difference.title}`, () => difference.run(harness));
    }
  });
}
