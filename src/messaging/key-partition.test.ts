import { describe, expect, it } from 'vitest';
import { partitionOfKey } from './key-partition.ts';

/** Keys, and the partitions of 2, 3, 5 and 12 that Kafka 4.1.1's Java client chooses (`BuiltInPartitioner.partitionForKey`). */
const JAVA: readonly (readonly [string, readonly number[]])[] = [
  ['', [1, 0, 1, 9]],
  ['a', [0, 1, 4, 4]],
  ['mg', [1, 1, 3, 7]],
  ['mg1', [0, 2, 3, 8]],
  ['farm', [1, 0, 0, 9]],
  ['operator', [1, 2, 4, 5]],
  ['microgrid-12', [0, 0, 0, 0]],
  ['Zürich', [1, 1, 3, 1]],
  ['ключ', [0, 2, 4, 8]],
  ['電力', [0, 2, 0, 2]],
  ['🐦 heron', [0, 2, 4, 2]],
];
const COUNTS = [2, 3, 5, 12];

describe('partitionOfKey', () => {
  it.each(JAVA)('puts the key %j where the Java client puts it', (key, partitions) => {
    expect(COUNTS.map((count) => partitionOfKey(key, count))).toEqual(partitions);
  });

  it('puts every key on the one partition that there is', () => {
    expect(JAVA.map(([key]) => partitionOfKey(key, 1))).toEqual(JAVA.map(() => 0));
  });
});
