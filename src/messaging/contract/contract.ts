import { describe, it } from 'vitest';
import { CONSUME_ROWS } from './consume.ts';
import type { Capability, ContractHarness, ContractRow } from './harness.ts';
import { LIFECYCLE_ROWS } from './lifecycle.ts';
import { LIMIT_ROWS } from './limits.ts';
import { NAME_ROWS } from './names.ts';
import { PUBLISH_ROWS } from './publish.ts';
import { SUBSCRIBE_ROWS } from './subscribe.ts';

/** Every row, C01 to C61, in order. */
export const CONTRACT: readonly ContractRow[] = [
  ...NAME_ROWS,
  ...PUBLISH_ROWS,
  ...CONSUME_ROWS,
  ...SUBSCRIBE_ROWS,
  ...LIMIT_ROWS,
  ...LIFECYCLE_ROWS,
];

/** Holds a broker to every row whose needs it has. */
export function describeContract(name: string, harness: ContractHarness, has: ReadonlySet<Capability>): void {
  describe(`${name} keeps the contract`, () => {
    for (const row of CONTRACT) {
      if ((row.needs ?? []).every((need) => has.has(need)))
        it(`${row.id} ${row.area}: ${row.title}`, () => row.run(harness));
    }
  });
}
