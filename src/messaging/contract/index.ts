/** The contract for users' own brokers: rows that any test runner can run. */
export { ContractError } from './expect.ts';
export type { BrokerSettings, ContractHarness, ContractRow, Difference } from './harness.ts';
export { collect, isPending, numbered, outcome } from './harness.ts';
export { inMemoryHarness } from './in-memory.ts';
export { CONTRACT, type ContractTest, contractTests } from './rows.ts';
