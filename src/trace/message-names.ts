/** Names of messages for people: a number that counts per channel, the same one in every view, sentence and report. */
import type { MessageId } from './events.ts';
import type { Trace } from './trace.ts';
import { indexOf } from './trace-index.ts';

/**
 * Returns the number of a message among all that were published to its channel, from 1. A trace that lost its past counts on.
 * @throws RangeError if the number names no message
 */
export function messageNumber(trace: Trace, message: MessageId): number {
  const { channel } = trace.message(message);
  const known = trace.numbersBefore?.of.get(message);
  if (known !== undefined) return known;
  return (trace.numbersBefore?.published.get(channel) ?? 0) + trace.placeOnChannel(message);
}

/** Number of events between an agent and a channel that are looked through for a receipt. */
const LOOKED_BACK_MAX = 1000;

/** Returns the message of a number, as `messageNumber` counts, if the agent has received it from the channel not long ago. */
export function receivedMessage(trace: Trace, agent: string, channel: string, number: number): MessageId | undefined {
  const events = indexOf(trace).between(agent, channel);
  const first = Math.max(0, events.length - LOOKED_BACK_MAX);
  for (let place = events.length - 1; place >= first; place -= 1) {
    const event = trace.event(events[place] ?? 0);
    if (event.kind === 'received' && messageNumber(trace, event.message) === number) return event.message;
  }
  return undefined;
}

/**
 * Returns a message in words, for a sentence that does not name its channel: "message 3 on control".
 * @throws RangeError if the number names no message
 */
export function messageName(trace: Trace, message: MessageId): string {
  return `${messageShortName(trace, message)} on ${trace.message(message).channel}`;
}

/**
 * Returns a message in words, for a sentence that names its channel: "message 3".
 * @throws RangeError if the number names no message
 */
export function messageShortName(trace: Trace, message: MessageId): string {
  return `message ${messageNumber(trace, message)}`;
}

/** Returns what to add where a channel accepts a message in another order than that of publishing: " as number 7 in its order". */
export function orderWords(trace: Trace, message: MessageId, seq: number | undefined): string {
  return seq === messageNumber(trace, message) ? '' : ` as number ${seq} in its order`;
}

/** Returns words as the beginning of a sentence. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
