import { describe, expect, it } from 'vitest';
import { DEFAULT_KAFKA } from '../../scenario/index.ts';
import { ModelBench } from '../testing/model-bench.ts';
import type { KafkaSettings } from './kafka-group.ts';
import { Partitioner } from './kafka-partitioner.ts';

const KEYLESS: KafkaSettings = { ...DEFAULT_KAFKA, partitions: 3, key: 'none', batchRecords: 4 };

function partitionsOf(partitioner: Partitioner, producer: string, count: number, channel = 'c'): readonly number[] {
  return Array.from({ length: count }, () => partitioner.partitionOf(channel, producer));
}

describe('Kafka - messages without a key', () => {
  it('go to one partition for a batch, then to one at random, until all partitions have some', () => {
    const partitions = partitionsOf(new Partitioner(KEYLESS, 1), 'p', 400);
    for (const [index, partition] of partitions.entries())
      if (index % 4 > 0) expect(partition).toBe(partitions[index - 1]);
    const batches = partitions.filter((_, index) => index % 4 === 0);
    for (let one = 0; one < 3; one += 1) {
      const count = batches.filter((partition) => partition === one).length;
      expect(count).toBeGreaterThan(20);
      expect(count).toBeLessThan(47);
    }
    // Not in turn: the same comes again.
    expect(batches.some((partition, index) => partition === batches[index - 1])).toBe(true);
  });

  it('are placed by each producer for itself, for each channel, by the seed of the run', () => {
    const placed = (seed: number, others: readonly string[] = []) => {
      const partitioner = new Partitioner(KEYLESS, seed);
      for (const other of others) partitionsOf(partitioner, other, 2);
      return partitionsOf(partitioner, 'p', 80).join('');
    };
    expect(placed(1)).toBe(placed(1));
    expect(placed(1)).not.toBe(placed(2));
    expect(placed(1, ['q', 'r'])).toBe(placed(1));
    const partitioner = new Partitioner(KEYLESS, 1);
    expect(partitionsOf(partitioner, 'p', 80, 'd')).not.toEqual(partitionsOf(partitioner, 'p', 80));
  });

  it('begin a new batch when their producer comes back', () => {
    const bench = new ModelBench({ ...KEYLESS, partitions: 64, batchRecords: 1000 });
    const partitionsInUse = () => bench.log().partitions.filter(({ end }) => end > 0).length;
    for (let count = 0; count < 10; count += 1) bench.publish('p');
    expect(partitionsInUse()).toBe(1);
    for (let incarnation = 0; incarnation < 5; incarnation += 1) {
      bench.crash('p');
      bench.publish('p');
    }
    expect(partitionsInUse()).toBeGreaterThan(1);
  });

  it('are consumed in another order than they were published in', () => {
    const bench = new ModelBench({ ...KEYLESS, batchRecords: 1, rebalanceUs: 0 });
    const by = ['a', 'b', 'c'];
    for (const agent of by) bench.ask(agent);
    bench.advance(0);
    for (let count = 0; count < 12; count += 1) bench.publish('p');
    const got = by.map((agent) => bench.dispatched(agent)).filter((numbers) => numbers !== '');
    // Several members have the messages of one producer, each in the order of its partition.
    expect(got.length).toBeGreaterThan(1);
  });
});

describe('Kafka - messages with a key', () => {
  it('all go to the partition of their key, whatever the batch', () => {
    const partitioner = new Partitioner({ ...KEYLESS, key: 'producer', batchRecords: 1 }, 1);
    // As Java's client: see key-partition.test.ts.
    expect(new Set(partitionsOf(partitioner, 'farm', 50)).size).toBe(1);
  });
});
