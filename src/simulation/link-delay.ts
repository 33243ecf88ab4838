import type { Network } from '../scenario/index.ts';
import { Random } from './random.ts';

/**
 * How long each hop over one link takes: the shortest delay, plus a random part that averages the mean less the shortest, plus up to
 * the jitter. Hops over one link do not overtake each other: one that would waits for the one before.
 */
export class LinkDelay {
  readonly #network: Network;
  readonly #random: Random;
  #lastArrivalUs = 0;

  constructor(network: Network, seed: number, name: string) {
    this.#network = network;
    this.#random = new Random(seed, name);
  }

  /** When a hop that leaves at `nowUs` arrives. */
  arrivesUs(nowUs: number): number {
    return this.inOrder(this.draw(nowUs));
  }

  /** When the hop would arrive if it were alone. */
  draw(nowUs: number): number {
    const { delayUsMin, delayUsMean, jitterUs } = this.#network;
    const mean = delayUsMean - delayUsMin;
    // The product of two even draws averages a quarter: short delays are common, and the longest is four times the mean.
    const extra = mean === 0 ? 0 : Math.floor(4 * mean * this.#random.fraction() * this.#random.fraction());
    const jitter = jitterUs === 0 ? 0 : this.#random.integer(0, jitterUs);
    return nowUs + delayUsMin + extra + jitter;
  }

  /** When a hop arrives that would at `dueUs` if it were alone: not before the last. */
  inOrder(dueUs: number): number {
    this.#lastArrivalUs = Math.max(this.#lastArrivalUs, dueUs);
    return this.#lastArrivalUs;
  }

  /** When a hop arrives that is out of order: not before those that left before it, and those after it do not wait for it. */
  outOfOrder(dueUs: number, backUs: number): number {
    return Math.max(this.#lastArrivalUs, dueUs) + backUs;
  }

  /** How far behind the first a second copy travels: an eighth to a half of a mean delay. */
  gapUs(rng: Random): number {
    const { delayUsMean } = this.#network;
    return rng.integer(Math.floor(delayUsMean / 8), Math.floor(delayUsMean / 2));
  }
}
