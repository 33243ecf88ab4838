/** The contract for users' own brokers: rows that any test runner can run. */
export { ContractError } from './expect.ts';
export type { BrokerSettings, ContractHarness, ContractRow, Difference } from './harness.ts';
export { collect, inMemoryHarness, isPending, numbered, outcome } from './harness.ts';
export {
  CAPABILITIES,
  type Capability,
  capabilityOf,
  claimsOf,
  judged,
  problemOf,
  problemWords,
  type RowJudgement,
  SECTIONS,
  type SectionLetter,
  sectionOf,
} from './judging.ts';
export { CONTRACT, type ContractTest, contractTests, inSections } from './rows.ts';
export { NeverSettlesError, type VirtualHost, VirtualTimers } from './virtual-timers.ts';
