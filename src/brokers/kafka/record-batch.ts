/**
 * Batches of records, as Kafka keeps them: Kafka's message format, version 2. The library reads them too, and gives a whole answer up
 * for one that it cannot decompress: what Java programs compress with Snappy, and on Node 20 what anybody compresses with zstd.
 * Source: https://kafka.apache.org/documentation/#recordbatch
 */
import { compressionsAlgorithms, type KafkaRecord, Reader, readRecord } from '@platformatic/kafka';
import { decompress as decompressZstd } from 'fzstd';
import { ServerError } from '../../messaging/index.ts';

/** Bytes of a batch before its length is counted: its first offset, and the length itself. */
const BYTES_BEFORE = 12;
const VERSION = 2;
/** Bits of the attributes: number of the codec; written in a transaction; a mark, which Kafka itself writes where one ends. */
const [CODEC, TRANSACTIONAL, CONTROL] = [0x07, 0x10, 0x20];
/** Kind of a mark, and its place in the key: how the transaction ended. */
const [ABORT, KIND_AT] = [0, 2];

export interface RecordBatch {
  readonly firstOffset: bigint;
  /** Offset after the last one, which may be that of a record that is no longer kept. */
  readonly next: bigint;
  readonly producerId: bigint;
  readonly isTransactional: boolean;
  /** A mark where a transaction ends; undefined for messages. */
  readonly mark: 'abort' | 'commit' | undefined;
  readonly records: readonly KafkaRecord[];
  /** Why the records cannot be read: there are none then. */
  readonly unreadable: Error | undefined;
}

/** Reads the batches of an answer. The last one may be cut off, and is left out. */
export function readBatches(bytes: Buffer): readonly RecordBatch[] {
  const batches: RecordBatch[] = [];
  for (let at = 0; at + BYTES_BEFORE <= bytes.length; ) {
    const end = at + BYTES_BEFORE + bytes.readInt32BE(at + 8);
    if (end > bytes.length) break;
    batches.push(readBatch(bytes.subarray(at, end)));
    at = end;
  }
  return batches;
}

function readBatch(bytes: Buffer): RecordBatch {
  const reader = Reader.from(bytes);
  const firstOffset = reader.readInt64();
  // Its length, and the count of the partition's leaders.
  reader.skip(8);
  const version = reader.readInt8();
  // A checksum: the connection has its own.
  reader.skip(4);
  const attributes = reader.readInt16();
  const next = firstOffset + BigInt(reader.readInt32()) + 1n;
  // The first and the last time.
  reader.skip(16);
  const producerId = reader.readInt64();
  // The age of that id, and a number for its repetitions.
  reader.skip(6);
  const count = reader.readInt32();
  const batch = { firstOffset, next, producerId, isTransactional: (attributes & TRANSACTIONAL) !== 0 };
  try {
    if (version !== VERSION) throw new Error(`they are in the old format ${version}`);
    const packed = bytes.subarray(reader.position);
    const records = readRecords(decompress(packed, attributes & CODEC), count);
    const mark = (attributes & CONTROL) === 0 ? undefined : markOf(records);
    return { ...batch, mark, records, unreadable: undefined };
  } catch (cause) {
    const unreadable = new ServerError(
      `Unreadable: ${count} records from offset ${firstOffset} on are left out: ${reasonOf(cause)}`,
    );
    return { ...batch, mark: undefined, records: [], unreadable };
  }
}

function readRecords(bytes: Buffer, count: number): readonly KafkaRecord[] {
  const reader = Reader.from(bytes);
  return Array.from({ length: count }, () => readRecord(reader));
}

function markOf(records: readonly KafkaRecord[]): 'abort' | 'commit' {
  return records[0]?.key?.readInt16BE(KIND_AT) === ABORT ? 'abort' : 'commit';
}

/** Codecs, by their numbers. */
const CODECS: readonly { readonly name: string; readonly decompress: (bytes: Buffer) => Buffer }[] = [
  { name: 'none', decompress: (bytes) => bytes },
  { name: 'gzip', decompress: (bytes) => compressionsAlgorithms.gzip.decompressSync(bytes) },
  { name: 'snappy', decompress: (bytes) => Buffer.concat(blocksOfSnappy(bytes).map(decompressSnappy)) },
  { name: 'lz4', decompress: (bytes) => compressionsAlgorithms.lz4.decompressSync(bytes) },
  { name: 'zstd', decompress: (bytes) => viewOf(decompressZstd(bytes)) },
];

function decompress(bytes: Buffer, number: number): Buffer {
  const codec = CODECS[number];
  if (codec === undefined) throw new Error(`they are compressed by the unknown codec ${number}`);
  try {
    return codec.decompress(bytes);
  } catch (cause) {
    throw new Error(`they cannot be decompressed by ${codec.name} (${reasonOf(cause)})`, { cause });
  }
}

/** Returns the same bytes, without a copy. */
function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function decompressSnappy(block: Buffer): Buffer {
  return compressionsAlgorithms.snappy.decompressSync(block);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** How snappy-java begins: these bytes, two version numbers of 4 bytes, then blocks, each after its length in 4 bytes. */
const SNAPPY_JAVA = Buffer.from('\x82SNAPPY\0', 'latin1');
const SNAPPY_JAVA_HEAD = SNAPPY_JAVA.length + 8;

/** Returns the blocks that are compressed each by itself: Java programs write many, others one. */
function blocksOfSnappy(bytes: Buffer): readonly Buffer[] {
  if (!bytes.subarray(0, SNAPPY_JAVA.length).equals(SNAPPY_JAVA)) return [bytes];
  const blocks: Buffer[] = [];
  for (let at = SNAPPY_JAVA_HEAD; at < bytes.length; ) {
    const begin = at + 4;
    at = begin + bytes.readInt32BE(at);
    blocks.push(bytes.subarray(begin, at));
  }
  return blocks;
}
