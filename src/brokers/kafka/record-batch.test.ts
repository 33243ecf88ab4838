/** Batches of records as they are read: compressed in each way, cut off, and broken. */
import { compressionsAlgorithms, createRecordsBatch } from '@platformatic/kafka';
import { expect, it } from 'vitest';
import { type RecordBatch, readBatches } from './record-batch.ts';

/** Place of the attributes in a batch, and of its records. */
const [ATTRIBUTES_AT, RECORDS_AT] = [21, 61];
const SNAPPY = 2;

it.each(['none', 'gzip', 'snappy', 'lz4'] as const)('messages that are compressed by %s are read', (compression) => {
  const batches = readBatches(Buffer.concat([written(['a', 'b'], compression), written(['c'], compression)]));
  expect(batches.map(valuesOf)).toEqual([['a', 'b'], ['c']]);
  expect(batches.map(({ next }) => next)).toEqual([2n, 1n]);
});

it('messages that a Java program has compressed by Snappy, in blocks, are read', () => {
  const plain = written(['a', 'x'.repeat(100)]);
  const packed = plain.subarray(RECORDS_AT);
  const blocks = [packed.subarray(0, 20), packed.subarray(20)].flatMap((block) => {
    const bytes = compressionsAlgorithms.snappy.compressSync(block);
    return [int32(bytes.length), bytes];
  });
  const head = Buffer.concat([Buffer.from([0x82]), Buffer.from('SNAPPY\0'), int32(1), int32(1)]);
  expect(readBatches(withRecords(plain, SNAPPY, head, ...blocks)).map(valuesOf)).toEqual([['a', 'x'.repeat(100)]]);
});

it('a batch that cannot be read says why and from where, and the next one is read', () => {
  const plain = written(['a', 'b']);
  const garbage = Buffer.from('garbage');
  const broken = [1, 2, 3, 4, 5].map((codec) => withRecords(plain, codec, garbage));
  for (const batch of [...broken, withRecords(plain, 0, plain.subarray(RECORDS_AT, -3))]) {
    const [first, second, ...more] = readBatches(Buffer.concat([batch, written(['c'])]));
    expect(first?.unreadable?.message).toMatch(/^Unreadable: 2 records from offset 0 on are left out: ./);
    expect([first?.next, first?.records, second && valuesOf(second), more]).toEqual([2n, [], ['c'], []]);
  }
});

it('a batch whose end was cut off is left out', () => {
  const whole = written(['a']);
  for (const length of [0, 1, 11, 12, 40, whole.length - 1]) {
    expect(readBatches(Buffer.concat([whole, whole.subarray(0, length)]))).toHaveLength(1);
  }
});

function written(values: readonly string[], compression: 'none' | 'gzip' | 'snappy' | 'lz4' = 'none'): Buffer {
  const messages = values.map((value) => ({ topic: 'work', value: Buffer.from(value) }));
  return createRecordsBatch(messages, { compression }).buffer;
}

/** Returns the batch with other records, compressed by this codec. */
function withRecords(batch: Buffer, codec: number, ...records: readonly Buffer[]): Buffer {
  const made = Buffer.concat([batch.subarray(0, RECORDS_AT), ...records]);
  made.writeInt32BE(made.length - 12, 8);
  made.writeInt16BE(codec, ATTRIBUTES_AT);
  return made;
}

function valuesOf({ records }: RecordBatch): readonly string[] {
  return records.map(({ value }) => value?.toString() ?? '');
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
