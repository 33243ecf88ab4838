export { Cone, coneOf, coneOfMessage } from './cone.ts';
export type {
  Abandoned,
  Accepted,
  Blocked,
  Copied,
  Crashed,
  Dropped,
  EventNumber,
  Failed,
  FaultTurned,
  Halted,
  Handed,
  Held,
  Hop,
  HopKind,
  HopOutcome,
  Ignored,
  Intervened,
  Lost,
  MessageId,
  Micros,
  Published,
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
export { hopFraction, hopKind, isHop, isHopOutcome } from './events.ts';
export { toJsonLines, traceHash, traceLine } from './export.ts';
export { type Delivery, type Journey, journeyOf, messageOfEvent } from './journey.ts';
export { type Tally, tallyOf, tallyWords } from './tally.ts';
export { Trace, type TraceCursor } from './trace.ts';
export { type Answer, whyGot } from './why.ts';
export { describe, formatTime, LOSSES } from './words.ts';
export { type AgentState, type ChannelState, depthOf, queuedSeqs, type World } from './world.ts';
