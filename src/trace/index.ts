export type {
  Accepted,
  Dropped,
  EventNumber,
  Failed,
  Halted,
  Handed,
  Hop,
  Ignored,
  Intervened,
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
  WorkFinished,
  WorkStarted,
} from './events.ts';
export { toJsonLines, traceHash, traceLine } from './export.ts';
export { type Cone, coneOf, type Delivery, type Journey, journeyOf, messageOfEvent } from './journey.ts';
export { Trace, type TraceCursor } from './trace.ts';
export { type Answer, whyGot } from './why.ts';
export { describe, formatTime } from './words.ts';
export type { AgentState, ChannelState, World } from './world.ts';
