/**
 * What a stream tells of who takes messages. It is a picture and no delivery: a client that does not read is not told all of it.
 * 1. A take waits until the stream has given the message that was taken, or what came in its place, so that nobody is shown a message that
 *    is taken before it is there.
 * 2. Those that wait are bounded, by number and size. One more, and all that come are only counted, until those before have been told.
 */
import { encode } from './event-encoding.ts';

const WAITING_MAX = 1000;
/** In characters. The text of one take is the same for all streams. */
const UNITS_MAX = 256 * 1024;

/** Is told of each take. `encoded` gives its event. */
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

export class Takes {
  #waiting: Take[] = [];
  #units = 0;
  #untold = 0;

  /** @returns whether it will be told */
  add(channel: string, seq: number, encoded: () => string): boolean {
    const full = this.#untold > 0 || this.#waiting.length >= WAITING_MAX || this.#units >= UNITS_MAX;
    if (full) this.#untold += 1;
    else {
      const text = encoded();
      this.#units += text.length;
      this.#waiting.push({ channel, seq, text });
    }
    return !full;
  }

  /** What can be told now; then it is told. */
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
    if (this.#waiting.length === 0 && this.#untold > 0) {
      texts.push(encode('untold', { takes: this.#untold }, undefined));
      this.#untold = 0;
    }
    return texts.join('');
  }
}
