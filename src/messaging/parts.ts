/** The internal entry point: parts of brokers and of JSON reading, for this project. Not part of the published library. */
export {
  atLeastOne,
  checkConsumeOptions,
  checkPublishOptions,
  checkSubscribe,
  checkText,
  overflowPolicy,
  wholeAtLeastOne,
} from './arguments.ts';
export type { ChannelState } from './channel-state.ts';
export { deferToMacrotask, setTimer, TIMEOUT_MS_MAX } from './defer.ts';
export { FLOATS_MAX, type Floats, floatsOf, floatText, placeIn, writeFloats } from './floats.ts';
export { InMemoryCore } from './in-memory-core.ts';
export {
  countKeys,
  JSON_AS_WRITTEN,
  type JsonOptions,
  type JsonProblem,
  type JsonResult,
  jsonProblemAtPath,
  jsonProblemText,
  parseJson,
  parseJsonObject,
  writeJson,
} from './json.ts';
export { inexactness, JSON_NUMBER } from './json-number.ts';
export { hashOfKey, partitionOfKey } from './key-partition.ts';
export { ReportingBroker } from './reporting-broker.ts';
export { Ring } from './ring.ts';
export { snapshotOfParsed } from './snapshot.ts';
export { LiveSubscription, type SubscriptionReports } from './subscription.ts';
export { encodingOf } from './text-encoding.ts';
export { Trampoline } from './trampoline.ts';
