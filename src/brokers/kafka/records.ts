import type { Consumer } from '@platformatic/kafka';
import type { Fetched, KafkaRecord, Position } from './client.ts';

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

/** Set in a batch of marks that Kafka itself makes, as for transactions. */
const CONTROL_BATCH = 0x20;

/** The records of an answer, from the positions that were asked for: a batch may begin before. */
export function recordsOf(
  response: FetchResponse,
  asked: readonly Position[],
  topicOfId: (id: string) => string | undefined,
): readonly Fetched[] {
  return response.responses.flatMap(({ topicId, partitions }) =>
    partitions.flatMap(({ partitionIndex: partition, records: batches = [] }) => {
      const topic = topicOfId(topicId);
      const from = asked.find((position) => position.topic === topic && position.partition === partition)?.offset;
      if (topic === undefined || from === undefined || batches.length === 0) return [];
      const records: KafkaRecord[] = [];
      let next = from;
      for (const batch of batches) {
        for (const { offsetDelta, value, headers } of (batch.attributes & CONTROL_BATCH) === 0 ? batch.records : []) {
          const offset = batch.firstOffset + BigInt(offsetDelta);
          const named = new Map(headers.map(([key, held]) => [key.toString(), held?.toString() ?? '']));
          if (offset >= from) records.push({ offset, text: value?.toString() ?? '', headers: named });
        }
        const end = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
        if (end > next) next = end;
      }
      return [{ topic, partition, records, next }];
    }),
  );
}
