/** Answers to Fetch requests, byte by byte: as a whole an error, of an older Kafka, and of partitions. */
import { Reader, Writer } from '@platformatic/kafka';
import { expect, it } from 'vitest';
import { readFetchResponse } from './fetch-response.ts';

const VERSION = 17;
const TOPIC_ID = '01234567-89ab-cdef-0123-456789abcdef';
const [LEADER_MOVED, WHOLE] = [6, 1];

it('an answer in a version of before Kafka 3.1 is refused, and says what is needed', () => {
  expect(() => readFetchResponse(answer(0), 12)).toThrow('This Kafka is too old to be read from: it has to be 3.1');
  expect(readFetchResponse(answer(0), 13)).toHaveLength(1);
});

it('an answer that is an error as a whole is thrown, and one of a partition is told with it', () => {
  expect(() => readFetchResponse(answer(0, WHOLE), VERSION)).toThrow('The requested offset is not within');
  const [read] = readFetchResponse(answer(LEADER_MOVED), VERSION);
  expect(read).toMatchObject({
    topicId: TOPIC_ID,
    partition: 2,
    error: { apiId: 'NOT_LEADER_OR_FOLLOWER' },
    batches: [],
  });
  expect(read?.aborted).toEqual([{ producerId: 7n, firstOffset: 3n }]);
});

/** Returns an answer of one partition without records. */
function answer(partitionError: number, wholeError = 0): Reader {
  const writer = Writer.create().appendInt32(0).appendInt16(wholeError).appendInt32(0);
  writer.appendArray([TOPIC_ID], (topic, id) => {
    topic.appendUUID(id).appendArray([2], (one, partition) => {
      one.appendInt32(partition).appendInt16(partitionError).appendInt64(9n).appendInt64(9n).appendInt64(0n);
      one.appendArray([7n], (aborted, producerId) => aborted.appendInt64(producerId).appendInt64(3n));
      one.appendInt32(-1).appendUnsignedVarInt(0);
    });
  });
  return Reader.from(writer.appendTaggedFields().buffer);
}
