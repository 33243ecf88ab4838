/** How much happened in a span of time. */
import type { EventNumber, MessageId, Micros } from './events.ts';
import { wentUnread } from './expiry.ts';
import { formatTime } from './format-time.ts';
import type { Trace } from './trace.ts';

/**
 * Counts of events. `lost` counts every unwanted end of a message: lost in flight, dropped from a full queue, trimmed from a log
 * before its group has read it, refused, or lost in an agent's crash.
 */
export interface Tally {
  readonly published: number;
  readonly received: number;
  readonly lost: number;
  readonly failed: number;
}

/** Counts the events from `fromUs` to `toUs`, both included. */
export function tallyOf(trace: Trace, fromUs: Micros, toUs: Micros): Tally {
  const tally = { published: 0, received: 0, lost: 0, failed: 0 };
  const end = trace.firstAfter(toUs);
  for (let number = trace.firstAfter(fromUs - 1); number < end; number += 1) {
    const column = columnOf(trace, number);
    if (column !== undefined) tally[column] += 1;
  }
  return tally;
}

function columnOf(trace: Trace, number: EventNumber): keyof Tally | undefined {
  const event = trace.event(number);
  switch (event.kind) {
    case 'published':
      return event.earlier ? undefined : 'published';
    case 'received':
    case 'failed':
      return event.kind;
    case 'threw':
    case 'brokerThrew':
      return 'failed';
    case 'lost':
      return event.retried ? undefined : 'lost';
    case 'gaveUp':
      // What got no answer was counted when it was lost.
      return event.reason === 'unanswered' || hasArrived(trace, event.message, number) ? undefined : 'lost';
    case 'dropped':
    case 'rejected':
    case 'abandoned':
      return 'lost';
    case 'expired':
      return wentUnread(trace, number) ? 'lost' : undefined;
    default:
      return undefined;
  }
}

/** Whether a channel has accepted the message before that event. */
function hasArrived(trace: Trace, message: MessageId, before: EventNumber): boolean {
  return trace.eventsOf(message).some((number) => number < before && trace.kindOf(number) === 'accepted');
}

/** "2.100 s: 14 published, 12 received, 1 lost": how long it is, and what is in it that has happened by `nowUs`. */
export function tallyWords(trace: Trace, fromUs: Micros, toUs: Micros, nowUs: Micros): string {
  const { published, received, lost, failed } = tallyOf(trace, fromUs, Math.min(toUs, nowUs));
  const troubles = [lost === 0 ? '' : `, ${lost} lost`, failed === 0 ? '' : `, ${failed} failed`];
  return `${formatTime(toUs - fromUs)}: ${published} published, ${received} received${troubles.join('')}`;
}
