/** The warning of a channel. It is loaded late: the first picture has none. */
import { type ChannelState, depthOf } from '../trace/index.ts';
import { count, type QueueLimit } from './node-words.ts';
import { FULL_WORDS } from './slots.ts';

/** Part of its capacity above which a queue counts as crowded. */
const CROWDED = 0.8;

export interface Warning {
  readonly short: string;
  /** Second half, shown where there is room. */
  readonly rest?: string;
  readonly title?: string;
  /** Whether messages are lost, or agents wait. */
  readonly severe: boolean;
  /** End of the queue at which messages are lost. */
  readonly spills?: 'head' | 'tail';
}

/** Returns what is wrong with a channel, the most urgent alone. */
export function warningOf(state: ChannelState | undefined, { capacity, overflow }: QueueLimit): Warning | undefined {
  if (state === undefined) return undefined;
  const { log, dropped, consumed } = state;
  if (log?.standsStillUntilUs !== undefined)
    return { short: 'rebalancing', title: 'A member joined or left the group', severe: false };
  // In a log that nobody consumes, nobody misses trimmed messages.
  if (log !== undefined && (consumed === 0 || dropped === 0)) return undefined;
  const depth = depthOf(state);
  const gone = dropped === 0 ? {} : { title: `${dropped} dropped` };
  if (log === undefined && depth >= capacity) {
    const spills = overflow === 'drop-oldest' ? 'head' : 'tail';
    return { short: 'full', rest: `: ${FULL_WORDS[overflow]}`, ...gone, severe: true, spills };
  }
  if (dropped > 0) return { short: `${count(dropped)} dropped`, severe: true };
  return log === undefined && depth >= capacity * CROWDED ? { short: 'nearly full', severe: false } : undefined;
}
