import type { EventNumber, MessageId } from './events.ts';
import type { Trace } from './trace.ts';

/** Returns the message that an event is about, or undefined. */
export function messageOfEvent(trace: Trace, number: EventNumber): MessageId | undefined {
  const event = trace.event(number);
  if (event.kind === 'published') return number;
  return 'message' in event ? event.message : undefined;
}
