/** The matching of events with a filter: for the log, and for pausing a run. */
import type { Message } from '../messaging/index.ts';
import type { EventNumber, TraceEvent } from '../trace/index.ts';
import type { LogFilter } from './state.ts';

/** Returns whether the filter matches everything. */
export function isOpen(filter: LogFilter): boolean {
  return filter.text.trim() === '' && filter.agent === '' && filter.channel === '' && filter.kind === '';
}

/**
 * Returns a predicate for events.
 * @param wordsOf the words of an event, for the text; a text also matches a payload, as JSON
 */
export function matcherOf(
  filter: LogFilter,
  wordsOf: (number: EventNumber) => string,
): (event: TraceEvent, number: EventNumber) => boolean {
  const { agent, channel, kind } = filter;
  const needle = filter.text.trim().toLowerCase();
  return (event, number) => {
    if (kind !== '' && event.kind !== kind) return false;
    if (agent !== '' && !('agent' in event && event.agent === agent)) return false;
    if (channel !== '' && !('channel' in event && event.channel === channel)) return false;
    if (needle === '') return true;
    if (wordsOf(number).toLowerCase().includes(needle)) return true;
    return 'payload' in event && payloadWords(event.payload).includes(needle);
  };
}

function payloadWords(payload: Message): string {
  return JSON.stringify(payload).toLowerCase();
}
