import type { Micros } from '../trace/index.ts';

/** Events of the record that a second may have: 2,000 messages with a copy for one subscriber each. */
export const EVENTS_PER_SECOND_MAX = 8000;
/** What may come at once after a quiet time. */
const BURST_EVENTS_MAX = 4000;
const SECOND_US = 1_000_000;

type Reason = 'rate' | 'full';

/** Of the last second; and of all, messages that are not in the record. */
export interface Rates {
  readonly messagesPerSecond: number;
  /** A part was left out, as there was too much. */
  readonly sampling: boolean;
  readonly notRecorded: number;
}

/** How much of what comes is recorded, so that the page stays awake; and what was not. */
export class Allowance {
  #left = BURST_EVENTS_MAX;
  #atUs: Micros = 0;
  readonly #missed = new Map<string, Record<Reason, number>>();
  #notRecorded = 0;
  /** Of this second and of the last: messages that came, and those that were left out because of the rate. */
  #second = 0;
  #now = { came: 0, leftOut: 0 };
  #last = { came: 0, leftOut: 0 };

  /** A message came that would be so many events. @returns whether it is to be recorded */
  takes(channel: string, events: number, isFull: boolean, nowUs: Micros): boolean {
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

  /** Messages are missing for another reason. */
  missed(count: number): void {
    this.#notRecorded += count;
  }

  /** What has been left out since it was asked last. */
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
