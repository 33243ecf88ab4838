export type {
  AgentProgram,
  CallOutcome,
  CodeHost,
  MessageContext,
  ProgramMaker,
  ProgramsMaker,
  StopReason,
  Ticket,
} from './agent-code.ts';
export {
  AssertionWatch,
  type Breach,
  breachWords,
  brokenAt,
  firstBreach,
  type Verdict,
  verdictAt,
} from './assertion-watch.ts';
export type { ModelMaker } from './channel-model.ts';
export { BudgetError, CODE_BUDGETS, CodeMeter } from './code-budgets.ts';
export {
  type BrokerComparison,
  type CellPicture,
  COMPARED_RUN,
  type ComparedRow,
  compareBrokers,
  compareTraces,
  onAllBrokers,
} from './compare/compare-brokers.ts';
export type { CellReason } from './compare/reasons.ts';
export { type SwitchingFact, switchingFacts } from './compare/switching.ts';
export { type FittingAssertion, FittingSearch } from './fitting-assertion.ts';
export { brokerModel } from './models/broker-model.ts';
export { SIMPLIFICATIONS, type Simplification } from './models/simplifications.ts';
export { whyNotJudged } from './not-judged.ts';
export type {
  BrokerEffect,
  BrokerEffects,
  BrokerError,
  BrokerHost,
  BrokerMaker,
  BrokerProgram,
  SeenMessage,
} from './own-broker.ts';
export { Random, streamName } from './random.ts';
export { Run, type RunOptions, type WorkLimit } from './run.ts';
export { type CodeMakers, withCode } from './running-code.ts';
export {
  type BadRun,
  FIRST_SEED,
  noSeeds,
  SEEDS_MAX,
  type SeedTally,
  type SeedVerdict,
  trySeed,
  withSeed,
} from './seeds.ts';
export { playedTrace, simulate } from './simulate.ts';
