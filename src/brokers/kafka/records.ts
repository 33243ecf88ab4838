import { isUtf8 } from 'node:buffer';
import type { Fetched, KafkaRecord, Position } from './client.ts';
import type { Aborted, FetchedPartition } from './fetch-response.ts';
import type { RecordBatch } from './record-batch.ts';

/** Returns what an answer has of the requested positions: a batch may begin before its position. */
export function recordsOf(answer: readonly FetchedPartition[], asked: readonly Position[]): readonly Fetched[] {
  return answer.flatMap(({ topicId, partition, error, aborted, batches }) => {
    const position = asked.find((one) => one.topicId === topicId && one.partition === partition);
    if (position === undefined || (batches.length === 0 && error === undefined)) return [];
    const { topic, offset: from } = position;
    return [{ topic, topicId, partition, ...take(error === undefined ? batches : [], from, aborted), error }];
  });
}

/** Stands for bytes that are no text. It is no JSON either, and is reported as that. */
const NO_TEXT = '\uFFFD';

/** Decodes UTF-8. With its bytes replaced where they are none, a message would change in silence. */
function textOf(value: Buffer | null | undefined): string {
  if (value === null || value === undefined) return '';
  return isUtf8(value) ? value.toString() : NO_TEXT;
}

function take(
  batches: readonly RecordBatch[],
  from: bigint,
  aborted: readonly Aborted[],
): Pick<Fetched, 'records' | 'unreadable' | 'next'> {
  const records: KafkaRecord[] = [];
  const unreadable: Error[] = [];
  const isAborted = abortedIn(aborted);
  let next = from;
  for (const batch of batches) {
    const isMessages = !isAborted(batch) && batch.mark === undefined;
    if (isMessages && batch.unreadable !== undefined) unreadable.push(batch.unreadable);
    for (const { offsetDelta, value, headers } of isMessages ? batch.records : []) {
      const offset = batch.firstOffset + BigInt(offsetDelta);
      if (offset < from) continue;
      const named = headers.map(([key, held]) => [key?.toString() ?? '', held?.toString() ?? ''] as const);
      records.push({ offset, text: textOf(value), headers: named.length === 0 ? undefined : new Map(named) });
    }
    if (batch.next > next) next = batch.next;
  }
  return { records, unreadable, next };
}

/**
 * Returns a function that says of one batch after another, in their order, whether its transaction was aborted. Kafka hands those
 * batches out with the others, and a list of which transactions they are of.
 */
function abortedIn(aborted: readonly Aborted[]): (batch: RecordBatch) => boolean {
  const coming = aborted.toSorted((one, other) => (one.firstOffset < other.firstOffset ? -1 : 1));
  const producers = new Set<bigint>();
  return ({ next, producerId, isTransactional, mark }) => {
    while (coming[0] !== undefined && coming[0].firstOffset < next) {
      producers.add(coming[0].producerId);
      coming.shift();
    }
    if (!isTransactional || !producers.has(producerId)) return false;
    if (mark === 'abort') producers.delete(producerId);
    return true;
  };
}
