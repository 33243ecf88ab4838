/** The encoding of read and taken messages as events. */
import { encodeEvent, type StreamEvents } from '../brokers/gateway/protocol.ts';
import type { Taken } from '../brokers/network/index.ts';
import { writeJson } from '../messaging/parts.ts';
import type { LogBatch, LogRecord } from './backend.ts';
import { parseMessage } from './message-text.ts';
import type { Metrics } from './metrics.ts';

export function encode<Name extends keyof StreamEvents>(
  event: Name,
  data: StreamEvents[Name],
  id: string | undefined,
): string {
  return encodeEvent({ event, data: writeJson(data), id });
}

/** Encodes the gap before a batch, and its messages. */
export function encodeBatch(channel: string, { missed, records, next }: LogBatch, metrics: Metrics): string {
  const parts: string[] = [];
  const [first] = records;
  if (missed !== 0) {
    metrics.count('heronry_missed_total', missed ?? 1);
    const seq = first === undefined ? next.seq : first.seq - 1;
    // The place before a message has no position of its own: a client that resumes from there gets the gap again.
    const id = first === undefined ? next.position : undefined;
    parts.push(encode('gap', { channel, seq, missed: missed ?? null }, id));
  }
  for (const record of records) parts.push(encodeRecord(channel, record, metrics));
  metrics.count('heronry_streamed_total', records.length);
  return parts.join('');
}

/** Encodes that a consumer took the message. */
export function encodeTaken(
  channel: string,
  { seq, text, producer }: Taken,
  { by, redelivered }: { readonly by: string | undefined; readonly redelivered: boolean },
): string {
  const [bytes, message] = [Buffer.byteLength(text), parseMessage(text)];
  const taken = { channel, seq, producer: producer ?? null, bytes, message, by: by ?? null, redelivered };
  return encode('taken', taken, undefined);
}

function encodeRecord(channel: string, record: LogRecord, metrics: Metrics): string {
  const { position, seq, text, producer } = record;
  const message = parseMessage(text);
  if (message !== undefined) {
    const bytes = Buffer.byteLength(text);
    return encode('message', { channel, seq, producer: producer ?? null, bytes, message }, position);
  }
  metrics.count('heronry_foreign_total');
  const detail = 'What came from the server is no message, or holds a value that JSON readers would change';
  return encode('error', { channel, seq, code: 'payload', detail }, position);
}
