import { describe, it } from 'vitest';
import type { ContractHarness, Difference } from './harness.ts';
import { contractTests } from './rows.ts';

/** Holds a broker to every row; where it differs by its nature, to how it differs. */
export function describeContract(
  name: string,
  harness: ContractHarness,
  differences: Readonly<Record<string, Difference>> = {},
): void {
  describe(`${name} keeps the contract`, () => {
    for (const { title, run } of contractTests(harness, differences)) it(title, run);
  });
}
