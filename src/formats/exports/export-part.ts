/** A part of a run that is exported: all of it, a span of time, or one message with its causes. */
import { coneOf, type EventNumber, type MessageId, type Micros, type Trace } from '../../trace/index.ts';

/** Part of a run. A part of no fields is all of it. */
export interface ExportPart {
  /** Time of the first event. @default the beginning */
  readonly fromUs?: Micros;
  /** Time of the last event, inclusive. @default the end */
  readonly untilUs?: Micros;
  /** Message whose own events and causes are exported, with all events of each message among the causes. @default every message */
  readonly message?: MessageId;
}

/** Returns whether a part has an event. */
export type HasEvent = (number: EventNumber) => boolean;

/** Has every event. */
export const everything: HasEvent = () => true;

/** Returns which events a part has. */
export function eventsOfPart(trace: Trace, { fromUs = 0, untilUs, message }: ExportPart = {}): HasEvent {
  if (fromUs === 0 && untilUs === undefined && message === undefined) return everything;
  const first = trace.firstAfter(fromUs - 1);
  const end = untilUs === undefined ? trace.length : trace.firstAfter(untilUs);
  const messages = message === undefined ? undefined : messagesBefore(trace, message);
  return (number) => {
    if (number < first || number >= end) return false;
    if (messages === undefined) return true;
    const about = trace.messageOf(number);
    return about !== undefined && messages.has(about);
  };
}

/** Returns a message, and the messages that caused it. */
function messagesBefore(trace: Trace, message: MessageId): ReadonlySet<MessageId> {
  const messages = new Set([message]);
  for (const number of coneOf(trace, message).past) {
    const about = trace.messageOf(number);
    if (about !== undefined) messages.add(about);
  }
  return messages;
}
