/** Bytes that go to one partition before the next is chosen: the Java client's `batch.size`. */
const BATCH_BYTES = 16 * 1024;

/**
 * The partitions of messages without a key, chosen as the Java client does (KIP-794): messages go to one partition until it has got
 * 16 KiB, then to one at random, which may be the same. So batches are long, and no order holds across partitions.
 */
export class KeylessPartitions {
  readonly #random: () => number;
  #partition = -1;
  #bytes = 0;

  /** @param random returns a number from 0 (included) to 1 (excluded) */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Chooses for a message of so many bytes. @param count of partitions */
  choose(bytes: number, count: number): number {
    if (this.#partition === -1 || this.#bytes >= BATCH_BYTES) {
      this.#partition = Math.floor(this.#random() * count);
      this.#bytes = 0;
    }
    this.#bytes += bytes;
    return this.#partition;
  }
}
