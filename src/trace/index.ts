export type {
  Abandoned,
  Accepted,
  Acknowledged,
  Blocked,
  Copied,
  Crashed,
  Dropped,
  EventNumber,
  Expired,
  Failed,
  FaultTurned,
  Halted,
  Handed,
  Held,
  Hop,
  HopKind,
  Ignored,
  Intervened,
  Joined,
  Joining,
  Lost,
  MessageId,
  Micros,
  Published,
  Rebalanced,
  Rebalancing,
  Received,
  Rejected,
  Subscribed,
  Ticked,
  TraceEvent,
  TraceEventKind,
  Waited,
  Withdrawn,
  WorkFinished,
  WorkStarted,
} from './events.ts';
export { hopFraction, hopKind, isHop } from './events.ts';
export { toJsonLines, traceHash, traceLine } from './export.ts';
export { type Cone, coneOf, type Delivery, type Journey, journeyOf, messageOfEvent } from './journey.ts';
export { Trace, type TraceCursor } from './trace.ts';
export { type Answer, whyGot } from './why.ts';
export { describe, formatTime, LOSSES } from './words.ts';
export {
  type AgentState,
  type ChannelState,
  depthOf,
  type LogState,
  type PartitionState,
  type PendingEntry,
  queuedSeqs,
  type World,
} from './world.ts';
