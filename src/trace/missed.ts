/** The messages that an agent did not get, though they were published where it receives, or were addressed to it. */
import type { EventNumber, MessageId, Micros } from './events.ts';
import { journeyOf, type PublishAttempt } from './journey.ts';
import type { Trace } from './trace.ts';
import { wasSubscribed } from './why.ts';

/** How an agent receives from a channel. `addressed`: the channel is for it alone. */
export type Receives = 'subscribe' | 'consume' | 'addressed';

/** A message that an agent did not get, and the time at which that was certain. */
export interface MissedMessage {
  readonly message: MessageId;
  /** The event with which it was missed. */
  readonly event: EventNumber;
  readonly atUs: Micros;
}

/**
 * Finds missed messages while a trace grows. Each event is read once; a message is looked at again when there are events about it.
 * A message that arrives after all, as when it is dispatched again, is not missed.
 */
export class MissedMessages {
  readonly #trace: Trace;
  readonly #agent: string;
  readonly #receives: ReadonlyMap<string, Receives>;
  readonly #missed = new Map<MessageId, MissedMessage>();
  #read = 0;

  constructor(trace: Trace, agent: string, receives: ReadonlyMap<string, Receives>) {
    this.#trace = trace;
    this.#agent = agent;
    this.#receives = receives;
  }

  /** Returns the messages that were missed among the first `events` events, newest first, as far as these have been read. */
  among(events: number): readonly MissedMessage[] {
    return [...this.#missed.values()].filter(({ event }) => event < events).sort((a, b) => b.message - a.message);
  }

  /**
   * Reads on.
   * @param budget number of events
   * @returns whether all have been read
   */
  readOn(budget: number): boolean {
    const trace = this.#trace;
    const end = Math.min(trace.length, this.#read + budget);
    const changed = new Set<MessageId>();
    for (; this.#read < end; this.#read += 1) {
      const message = trace.messageOf(this.#read);
      if (message !== undefined && this.#receives.has(trace.message(message).channel)) changed.add(message);
    }
    for (const message of changed) {
      const event = missedBy(trace, this.#agent, message, this.#receives);
      if (event === undefined) this.#missed.delete(message);
      else this.#missed.set(message, { message, event, atUs: trace.atUs(event) });
    }
    return end === trace.length;
  }
}

/** Returns the event with which an agent missed a message; undefined if the agent got it, or may still get it. */
function missedBy(
  trace: Trace,
  agent: string,
  message: MessageId,
  receives: ReadonlyMap<string, Receives>,
): EventNumber | undefined {
  const { published, attempts, deliveries, accepted, dropped, expired, gaveUp, retrying } = journeyOf(trace, message);
  if (published.agent === agent) return undefined;
  const own = deliveries.filter((delivery) => delivery.agent === agent);
  const ends = own.map(({ lost, ignored }) => lost ?? ignored);
  if (own.length > 0) return ends.includes(undefined) ? undefined : ends.at(-1);
  if (accepted === undefined) {
    const failed = attempts.map(({ lost, rejected, discarded }: PublishAttempt) => lost ?? rejected ?? discarded);
    return gaveUp ?? (retrying !== undefined || failed.includes(undefined) ? undefined : failed.at(-1));
  }
  const how = receives.get(published.channel);
  const isTaken = deliveries.some(({ via }) => via === 'consume');
  const isGone = isTaken ? undefined : (dropped ?? expired);
  if (how === 'consume') return isGone;
  if (how === 'addressed') return isGone ?? accepted;
  return wasSubscribed(trace, agent, published.channel, accepted) ? undefined : accepted;
}
