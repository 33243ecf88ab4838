/** Records of an answer that are messages: those of aborted transactions, and marks, are not. */
import { expect, it } from 'vitest';
import type { Aborted } from './fetch-response.ts';
import type { RecordBatch } from './record-batch.ts';
import { recordsOf } from './records.ts';

const PLACE = { topicId: 'id', partition: 0 };

it('of a program that aborts twice, nothing aborted is a message, and all that it committed is', () => {
  const batches = [
    ...[written(0, 7n), mark(1, 7n, 'abort'), written(2, 7n), mark(3, 7n, 'commit')],
    ...[written(4, 7n), mark(5, 7n, 'abort'), written(6, 7n)],
  ];
  // In no order: Kafka promises none.
  expect(offsetsOf(batches, [abortedFrom(4, 7n), abortedFrom(0, 7n)])).toEqual([[2, 6], 7]);
});

it('an aborted transaction whose mark is not in the answer yet is left out', () => {
  expect(offsetsOf([written(0, 7n), written(1, 8n), written(2, 7n)], [abortedFrom(0, 7n)])).toEqual([[1], 3]);
});

it('what a program writes outside of its aborted transaction is a message', () => {
  const plain = { ...written(1, 7n), isTransactional: false };
  expect(offsetsOf([written(0, 7n), plain], [abortedFrom(0, 7n)])).toEqual([[1], 2]);
});

it('a mark of a transaction that wrote nothing is no message, and ends no other', () => {
  const batches = [mark(0, 9n, 'abort'), written(1, 7n), mark(2, 7n, 'abort'), written(3, 9n)];
  expect(offsetsOf(batches, [abortedFrom(1, 7n)])).toEqual([[3], 4]);
});

it('records that cannot be read are told, unless they were aborted, and what follows is read', () => {
  const batches = [broken(0, 7n), mark(1, 7n, 'abort'), broken(2, 8n), written(3, 8n)];
  expect(read(batches, [abortedFrom(0, 7n)])?.unreadable).toEqual([new Error('broken at 2')]);
  expect(offsetsOf(batches, [abortedFrom(0, 7n)])).toEqual([[3], 4]);
});

function read(batches: readonly RecordBatch[], aborted: readonly Aborted[]) {
  const answer = [{ ...PLACE, error: undefined, aborted, batches }];
  return recordsOf(answer, [{ ...PLACE, topic: 'work', offset: 0n }])[0];
}

/** Returns the offsets of the messages, and the one to continue from. */
function offsetsOf(batches: readonly RecordBatch[], aborted: readonly Aborted[]): unknown {
  const found = read(batches, aborted);
  return [found?.records.map(({ offset }) => Number(offset)), Number(found?.next)];
}

function abortedFrom(offset: number, producerId: bigint): Aborted {
  return { producerId, firstOffset: BigInt(offset) };
}

function written(offset: number, producerId: bigint): RecordBatch {
  const [key, value] = [Buffer.alloc(0), Buffer.from('{}')];
  const record = { length: 0, attributes: 0, timestampDelta: 0n, offsetDelta: 0, key, value, headers: [] };
  const place = { firstOffset: BigInt(offset), next: BigInt(offset) + 1n, producerId };
  return { ...place, isTransactional: true, mark: undefined, records: [record], unreadable: undefined };
}

function mark(offset: number, producerId: bigint, kind: 'abort' | 'commit'): RecordBatch {
  return { ...written(offset, producerId), mark: kind };
}

function broken(offset: number, producerId: bigint): RecordBatch {
  return { ...written(offset, producerId), records: [], unreadable: new Error(`broken at ${offset}`) };
}
