import { isUtf8 } from 'node:buffer';
import type { Consumer } from '@platformatic/kafka';
import type { Fetched, KafkaRecord, Position } from './client.ts';

export type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

/** Bit of a batch of control records, which Kafka itself writes, as for transactions. */
const CONTROL_BATCH = 0x20;

/**
 * Returns the records of an answer, from the requested positions: a batch may begin before.
 * @param errorAt returns the error of the partition at these indexes in the answer, if it has one
 */
export function recordsOf(
  response: FetchResponse,
  asked: readonly Position[],
  errorAt: (topic: number, partition: number) => Error | undefined = () => undefined,
): readonly Fetched[] {
  return response.responses.flatMap(({ topicId, partitions }, topicPlace) =>
    partitions.flatMap(({ partitionIndex, records: read }, partitionPlace) => {
      const batches = read ?? [];
      const position = asked.find((one) => one.topicId === topicId && one.partition === partitionIndex);
      const error = errorAt(topicPlace, partitionPlace);
      if (position === undefined || (batches.length === 0 && error === undefined)) return [];
      const { topic, partition, offset: from } = position;
      return [{ topic, topicId, partition, ...take(error === undefined ? batches : [], from), error }];
    }),
  );
}

/** Stands for bytes that are no text. It is no JSON either, and is reported as that. */
const NO_TEXT = '\uFFFD';

/** Decodes UTF-8. With its bytes replaced where they are none, a message would change in silence. */
function textOf(value: Buffer | null | undefined): string {
  if (value === null || value === undefined) return '';
  return isUtf8(value) ? value.toString() : NO_TEXT;
}

type Batches = NonNullable<FetchResponse['responses'][number]['partitions'][number]['records']>;

function take(batches: Batches, from: bigint): { readonly records: readonly KafkaRecord[]; readonly next: bigint } {
  const records: KafkaRecord[] = [];
  let next = from;
  for (const batch of batches) {
    for (const { offsetDelta, value, headers } of (batch.attributes & CONTROL_BATCH) === 0 ? batch.records : []) {
      const offset = batch.firstOffset + BigInt(offsetDelta);
      if (offset < from) continue;
      const named = headers.map(([key, held]) => [key?.toString() ?? '', held?.toString() ?? ''] as const);
      records.push({ offset, text: textOf(value), headers: named.length === 0 ? undefined : new Map(named) });
    }
    const end = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    if (end > next) next = end;
  }
  return { records, next };
}
