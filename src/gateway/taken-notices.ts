/**
 * The takes that a stream reports: who takes which message. They are for display and not a delivery: a client that does not read
 * misses some.
 * 1. A take waits until the stream has sent the taken message, or the gap in its place. So nobody sees a message taken before it
 *    is there.
 * 2. Waiting takes are bounded, by number and size. Above that, new ones are only counted, until the waiting ones have been sent.
 */
import { encode } from './event-encoding.ts';

const WAITING_MAX = 1000;
/** Size limit in characters. The text of one take is the same for all streams. */
const UNITS_MAX = 256 * 1024;

/** Handles each take. `encoded` returns its event. */
export type Onlooker = (take: {
  readonly channel: string;
  readonly seq: number;
  readonly encoded: () => string;
}) => void;

interface Take {
  readonly channel: string;
  readonly seq: number;
  readonly text: string;
}

export class TakenNotices {
  #waiting: Take[] = [];
  #units = 0;
  #dropped = 0;

  /**
   * Adds a take.
   * @returns whether it will be sent
   */
  add(channel: string, seq: number, encoded: () => string): boolean {
    const full = this.#dropped > 0 || this.#waiting.length >= WAITING_MAX || this.#units >= UNITS_MAX;
    if (full) this.#dropped += 1;
    else {
      const text = encoded();
      this.#units += text.length;
      this.#waiting.push({ channel, seq, text });
    }
    return !full;
  }

  /** Returns and removes the takes that can be sent now. */
  drain(isGiven: (channel: string, seq: number) => boolean): string {
    const texts: string[] = [];
    const later: Take[] = [];
    for (const take of this.#waiting) {
      if (isGiven(take.channel, take.seq)) texts.push(take.text);
      else later.push(take);
    }
    if (texts.length === 0) return '';
    this.#waiting = later;
    for (const { length } of texts) this.#units -= length;
    if (this.#waiting.length === 0 && this.#dropped > 0) {
      texts.push(encode('droppedNotices', { takes: this.#dropped }, undefined));
      this.#dropped = 0;
    }
    return texts.join('');
  }
}
