import { describe, it } from 'vitest';
import type { ContractHarness, Difference } from './harness.ts';
import { contractTests } from './rows.ts';

/** Tests a broker against every row; where it differs by its nature, against its difference. */
export function describeContract(
  name: string,
  harness: ContractHarness,
  differences: Readonly<Record<string, Difference>> = {},
): void {
  describe(`${name} keeps the contract`, () => {
    for (const { title, run } of contractTests(harness, differences)) it(title, run);
  });
}
