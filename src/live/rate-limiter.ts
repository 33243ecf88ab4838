import type { Micros } from '../trace/index.ts';

/** Rate limit of the record, in events a second: 2,000 messages with a copy for one subscriber each. */
export const EVENTS_PER_SECOND_MAX = 8000;
/** Burst size of the token bucket, for the time after a quiet period. */
const BURST_EVENTS_MAX = 4000;
const SECOND_US = 1_000_000;

type Reason = 'rate' | 'full';

/** Rates of the last second, and the total number of messages that are not in the record. */
export interface Rates {
  readonly messagesPerSecond: number;
  /** Whether a part was left out because of the rate. */
  readonly sampling: boolean;
  readonly notRecorded: number;
}

/** A message that arrives: the number of its events, and whether the record is full. */
interface Arriving {
  readonly channel: string;
  readonly events: number;
  readonly isFull: boolean;
  readonly nowUs: Micros;
}

/** A rate limiter (token bucket): it limits what is recorded, so that the page stays responsive, and counts the rest. */
export class RateLimiter {
  #left = BURST_EVENTS_MAX;
  #atUs: Micros = 0;
  readonly #missed = new Map<string, Record<Reason, number>>();
  #notRecorded = 0;
  /** Counts of this second and of the last: messages that arrived, and those left out because of the rate. */
  #second = 0;
  #now = { came: 0, leftOut: 0 };
  #last = { came: 0, leftOut: 0 };

  /**
   * Counts a message that would make `events` events.
   * @returns whether it is to be recorded
   */
  takes({ channel, events, isFull, nowUs }: Arriving): boolean {
    this.#turn(nowUs);
    this.#now.came += 1;
    const more = ((nowUs - this.#atUs) / SECOND_US) * EVENTS_PER_SECOND_MAX;
    this.#left = Math.min(BURST_EVENTS_MAX, this.#left + more);
    this.#atUs = nowUs;
    if (!isFull && this.#left >= events) {
      this.#left -= events;
      return true;
    }
    const counts = this.#missed.get(channel) ?? { rate: 0, full: 0 };
    this.#missed.set(channel, counts);
    counts[isFull ? 'full' : 'rate'] += 1;
    this.#notRecorded += 1;
    if (!isFull) this.#now.leftOut += 1;
    return false;
  }

  /** Counts messages that are missing for another reason. */
  missed(count: number): void {
    this.#notRecorded += count;
  }

  /** Returns the messages left out since the last call, by channel and reason. */
  takeMissed(): readonly { readonly channel: string; readonly count: number; readonly reason: Reason }[] {
    const all = [...this.#missed].flatMap(([channel, counts]) =>
      (['rate', 'full'] as const)
        .filter((reason) => counts[reason] > 0)
        .map((reason) => ({ channel, count: counts[reason], reason })),
    );
    this.#missed.clear();
    return all;
  }

  rates(nowUs: Micros): Rates {
    this.#turn(nowUs);
    const sampling = this.#now.leftOut + this.#last.leftOut > 0;
    return { messagesPerSecond: this.#last.came, sampling, notRecorded: this.#notRecorded };
  }

  #turn(nowUs: Micros): void {
    const second = Math.floor(nowUs / SECOND_US);
    if (second === this.#second) return;
    this.#last = second === this.#second + 1 ? this.#now : { came: 0, leftOut: 0 };
    this.#now = { came: 0, leftOut: 0 };
    this.#second = second;
  }
}
