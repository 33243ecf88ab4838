import type { EventNumber } from './events.ts';
import type { Trace } from './trace.ts';

/**
 * Returns whether a message left its channel's log before it was ever dispatched to the group.
 * @param number number of the `expired` event
 * @throws RangeError if it is the number of another one
 */
export function wentUnread(trace: Trace, number: EventNumber): boolean {
  const expired = trace.eventAs(number, 'expired');
  return !trace.eventsOf(expired.message).some((before) => {
    const event = trace.event(before);
    return before < number && event.kind === 'dispatched' && event.via === 'consume' && event.seq === expired.seq;
  });
}
