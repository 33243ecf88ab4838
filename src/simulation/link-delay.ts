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
    const { delayUsMin, delayUsMean, jitterUs } = this.#network;
    const mean = delayUsMean - delayUsMin;
    // The product of two even draws averages a quarter: short delays are common, and the longest is four times the mean.
    const extra = mean === 0 ? 0 : Math.floor(4 * mean * this.#random.fraction() * this.#random.fraction());
    const jitter = jitterUs === 0 ? 0 : this.#random.integer(0, jitterUs);
    this.#lastArrivalUs = Math.max(this.#lastArrivalUs, nowUs + delayUsMin + extra + jitter);
    return this.#lastArrivalUs;
  }
}
