import type { Assertion, Channel } from '../scenario/index.ts';
import type { Trace } from '../trace/index.ts';

const missedOf = new WeakMap<Trace, ReadonlySet<string>>();

/** Returns the channels of which the trace has not recorded everything. */
function channelsMissed(trace: Trace): ReadonlySet<string> {
  const known = missedOf.get(trace);
  if (known !== undefined) return known;
  const channels = new Set<string>();
  for (let number = 0; number < trace.length; number += 1)
    if (trace.kindOf(number) === 'missed') channels.add(trace.eventAs(number, 'missed').channel);
  missedOf.set(trace, channels);
  return channels;
}

/**
 * Returns why a recording cannot show that an expectation is kept, as a sentence; undefined if it can. A breach that it shows is one
 * all the same.
 * @param trace whole recording
 */
export function whyNotJudged(assertion: Assertion, trace: Trace, channels: readonly Channel[]): string | undefined {
  const missed = channelsMissed(trace);
  const channel = 'channel' in assertion ? assertion.channel : '';
  if (channel === '') {
    const [first] = missed;
    return first === undefined || assertion.kind === 'noFailure' ? undefined : notRecorded(first);
  }
  if (missed.has(channel)) return notRecorded(channel);
  const isDirect = channels.some(({ id, direct }) => id === channel && direct !== undefined);
  if (assertion.kind === 'depth' && isDirect) return `${channel} carries direct messages: it has no queue.`;
  const { accepted = 0 } = trace.worldAt(trace.lastUs).channels.get(channel) ?? {};
  if (isDirect || accepted > 0) return assertion.kind === 'depth' ? whyNoQueue(trace, channel) : undefined;
  return `The recording has no message on ${channel}.`;
}

function notRecorded(channel: string): string {
  return `Some messages on ${channel} were not recorded.`;
}

function whyNoQueue(trace: Trace, channel: string): string | undefined {
  const first = trace.acceptedAs(channel, 1);
  if (first === undefined || trace.eventAs(first, 'accepted').kept !== false) return undefined;
  return `${channel} keeps no messages: it has no queue.`;
}
