/**
 * The choice of a message's partition in the Kafka model, as the Java client makes it.
 *
 * 1. With a key, by the hash of the key: the same partition each time. The key is the producer's name.
 * 2. Without a key, to the partition to which the producer is sending now. After `batchRecords` messages it changes to one at random,
 *    which may be the same (KIP-794). Each producer decides by itself, for each channel.
 * 3. A producer that has crashed begins anew.
 */
import { partitionOfKey } from '../../messaging/parts.ts';
import { Random, streamName } from '../random.ts';
import type { KafkaSettings } from './kafka-group.ts';

/** The place of a producer in its batches to one channel. */
interface Sending {
  readonly random: Random;
  partition: number;
  /** Messages that still go to the partition. */
  left: number;
}

export class Partitioner {
  readonly #settings: KafkaSettings;
  readonly #seed: number;
  /** By producer and channel. */
  readonly #sendings = new Map<string, Map<string, Sending>>();

  constructor(settings: KafkaSettings, seed: number) {
    this.#settings = settings;
    this.#seed = seed;
  }

  partitionOf(channel: string, producer: string): number {
    const { key, partitions, batchRecords } = this.#settings;
    if (key === 'producer') return partitionOfKey(producer, partitions);
    const sending = this.#sendingOf(channel, producer);
    if (sending.left === 0) {
      sending.partition = sending.random.integer(0, partitions - 1);
      sending.left = batchRecords;
    }
    sending.left -= 1;
    return sending.partition;
  }

  /** Forgets to which partitions a producer was sending. */
  forget(producer: string): void {
    for (const sending of this.#sendings.get(producer)?.values() ?? []) sending.left = 0;
  }

  #sendingOf(channel: string, producer: string): Sending {
    const known = this.#sendings.get(producer)?.get(channel);
    if (known !== undefined) return known;
    const random = new Random(this.#seed, streamName('batches', producer, channel));
    const made: Sending = { random, partition: 0, left: 0 };
    this.#sendings.set(producer, (this.#sendings.get(producer) ?? new Map()).set(channel, made));
    return made;
  }
}
