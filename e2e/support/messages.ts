import type { TraceEvent } from '../../src/trace/index.ts';

/** Returns a message as the page names it, counted anew: its number among those of its channel, and the channel. */
export function messageIn(
  trace: readonly TraceEvent[],
  index: number,
): { readonly number: number; readonly channel: string } {
  const event = trace[index];
  if (event?.kind !== 'published') throw new Error(`Event ${index} is no message`);
  const { channel } = event;
  const number = trace.slice(0, index + 1).filter((one) => one.kind === 'published' && one.channel === channel).length;
  return { number, channel };
}

/** Returns the words of the log about the publishing of a message: "published message 3 to control". */
export function publishedIn(trace: readonly TraceEvent[], index: number): RegExp {
  const { number, channel } = messageIn(trace, index);
  return new RegExp(`published message ${number} to ${channel}`);
}
