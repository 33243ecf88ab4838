export type { Discarded, GaveUp, Sent, Unanswered } from './client-events.ts';
export type { BrokerStopped, BrokerThrew, Logged, Stopped, StopReason, Threw } from './code-events.ts';
export {
  type Counts,
  compareRuns,
  type FinalCounts,
  hasSameContent,
  type Parting,
  type RunComparison,
} from './compare.ts';
export { Cone, coneOf, coneOfMessage } from './cone.ts';
export { type Continued, continuedAfter } from './continued.ts';
export { csvOf } from './csv.ts';
export type { TraceCursor } from './cursor.ts';
export { EventList, messageOfEvent } from './event-list.ts';
export { EventNumbers } from './event-numbers.ts';
export type { FrequentShapes, NameId } from './event-rows.ts';
export { describe, describeWithin, GIVE_UPS, HALTS, LOSSES, lineWords, STOPS } from './event-words.ts';
export type {
  Abandoned,
  Accepted,
  Acknowledged,
  Blocked,
  ConsumeCancelled,
  ConsumeStarted,
  Crashed,
  Delayed,
  Dispatched,
  Dropped,
  Duplicated,
  EventNumber,
  EventOf,
  Expired,
  Failed,
  FaultTurned,
  Halted,
  HopKind,
  Ignored,
  Joined,
  JoinStarted,
  Lost,
  MessageId,
  Micros,
  PartitionsAssigned,
  Published,
  RebalanceStarted,
  Received,
  Rejected,
  Released,
  Subscribed,
  TimerFired,
  TraceEvent,
  TraceEventKind,
  UserActed,
  WorkFinished,
  WorkStarted,
} from './events.ts';
export { wentUnread } from './expiry.ts';
export { type RecordingOptions, recordingPieces, toJsonLines, traceHash, traceLine } from './export.ts';
export { formatTime } from './format-time.ts';
export {
  directTo,
  type Hop,
  type HopEnd,
  type HopEnds,
  type HopOutcome,
  hopEnds,
  hopFraction,
  hopKind,
  hopStartPart,
  hopStartUs,
  isHop,
  isHopOutcome,
  messageOfHop,
} from './hops.ts';
export type { Interval, IntervalPlace } from './interval-list.ts';
export { type Intervals, intervalsOf, readIntervals, type TimeSpan } from './intervals.ts';
export { type Delivery, type Journey, journeyOf, type PublishAttempt } from './journey.ts';
export {
  messageName,
  messageNumber,
  messageShortName,
  orderWords,
  receivedMessage,
  sentence,
} from './message-names.ts';
export { type MissedMessage, MissedMessages, type Receives } from './missed.ts';
export { hintGroupWords, hintRunWords, markGroupWords } from './note-words.ts';
export {
  foldMarks,
  type HintGroup,
  type HintPlace,
  hasMarks,
  hintGroups,
  type MarkGroup,
  placeIn,
  repeatedHints,
  repeatsOf,
} from './notes.ts';
export { prepareInSteps } from './prepare.ts';
export type { Measured, Missed, Noted, Polled } from './record-events.ts';
export { headerOf, type RecordedDocument } from './recording/document-header.ts';
export {
  type KeptPayloads,
  NO_HEADER,
  type RecordedAgent,
  type RecordedChannel,
  type RecordedChannelKind,
  type RecordingHeader,
} from './recording/header.ts';
export { linesOfColumns, toColumns } from './recording/recording-columns.ts';
export { RECORDING_LIMITS } from './recording/recording-limits.ts';
export {
  type LineProblem,
  type Recording,
  RecordingReader,
  type RecordingResult,
  readRecordingText,
} from './recording/recording-reader.ts';
export { windowOf } from './recording/window.ts';
export { shortPayload } from './short-payload.ts';
export { type Tally, tallyOf, tallyWords } from './tally.ts';
export { hashOfText } from './text-hash.ts';
export { Trace } from './trace.ts';
export { type HopName, hopName, indexOf } from './trace-index.ts';
export { type Answer, whyGot } from './why.ts';
export {
  type AgentState,
  type ChannelState,
  depthOf,
  type LogState,
  type PartitionState,
  type PendingEntry,
  queuedSeqs,
  type RetriedMessage,
  type World,
} from './world.ts';
export { type WorldJson, worldJson } from './world-json.ts';
