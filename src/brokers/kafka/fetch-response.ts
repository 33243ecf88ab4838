/** Kafka's answer to a Fetch request, in its versions 13 to 17. Source: https://kafka.apache.org/protocol#The_Messages_Fetch */
import { ProtocolError, type Reader } from '@platformatic/kafka';
import { ServerError } from '../../messaging/index.ts';
import { type RecordBatch, readBatches } from './record-batch.ts';

/** A transaction that was aborted, and has batches in the answer. */
export interface Aborted {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

export interface FetchedPartition {
  readonly topicId: string;
  readonly partition: number;
  readonly error: Error | undefined;
  readonly aborted: readonly Aborted[];
  readonly batches: readonly RecordBatch[];
}

/** First version that names topics by their ids, as of Kafka 3.1. */
const VERSION_MIN = 13;

/**
 * Reads an answer.
 * @param version of the request
 * @throws ServerError for a version that an older Kafka chose
 * @throws ProtocolError if it is an error as a whole
 */
export function readFetchResponse(reader: Reader, version: number): readonly FetchedPartition[] {
  if (version < VERSION_MIN) throw new ServerError('This Kafka is too old to be read from: it has to be 3.1 or newer');
  // How long the server held the answer back.
  reader.skip(4);
  const error = errorOf(reader.readInt16());
  if (error !== undefined) throw error;
  // The session, which this client has none of.
  reader.skip(4);
  return reader
    .readArray((topic) => {
      const topicId = topic.readUUID();
      return topic.readArray((one) => ({ topicId, ...readPartition(one) }));
    })
    .flat();
}

function readPartition(reader: Reader): Omit<FetchedPartition, 'topicId'> {
  const partition = reader.readInt32();
  const error = errorOf(reader.readInt16());
  // Three offsets: after the last message, after the last one of no open transaction, and of the first one.
  reader.skip(24);
  const aborted = reader.readArray((one) => ({ producerId: one.readInt64(), firstOffset: one.readInt64() }));
  // The server that it would rather be read from.
  reader.skip(4);
  return { partition, error, aborted, batches: readBatches(reader.readNullableBytes() ?? Buffer.alloc(0)) };
}

function errorOf(code: number): Error | undefined {
  return code === 0 ? undefined : new ProtocolError(code);
}
