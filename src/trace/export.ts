/** A trace as text, and the hash by which two runs are compared. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EventNumber, Micros, TraceEvent } from './events.ts';
import { headerLine, type RecordingHeader } from './recording/header.ts';
import type { Trace } from './trace.ts';

type FieldName = TraceEvent extends infer Event ? (Event extends unknown ? keyof Event : never) : never;

/** All fields, in the order of a line; a field that an event lacks is left out. */
const FIELDS = Object.keys({
  atUs: true,
  kind: true,
  cause: true,
  agent: true,
  to: true,
  channel: true,
  message: true,
  seq: true,
  partition: true,
  offset: true,
  committed: true,
  kept: true,
  earlier: true,
  unsent: true,
  depth: true,
  accepted: true,
  consumed: true,
  dropped: true,
  count: true,
  redelivered: true,
  buffered: true,
  owners: true,
  offsets: true,
  via: true,
  about: true,
  alsoAbout: true,
  fraction: true,
  resumesUs: true,
  arrivesUs: true,
  untilUs: true,
  goesOn: true,
  lockedUntilUs: true,
  deliveries: true,
  archived: true,
  fromInbox: true,
  reason: true,
  retried: true,
  uncertain: true,
  what: true,
  hint: true,
  text: true,
  ageUs: true,
  fault: true,
  error: true,
  line: true,
  index: true,
  floats: true,
  payload: true,
} satisfies Record<FieldName, true>);

const WITHOUT_PAYLOAD = FIELDS.filter((name) => name !== 'payload' && name !== 'floats');

/** Number of lines that are hashed at once. */
const LINES_AT_ONCE = 256;

/** Returns one event as canonical JSON, without a line end. */
export function traceLine(trace: Trace, number: EventNumber): string {
  return lineOf(trace, number, FIELDS);
}

function lineOf(trace: Trace, number: EventNumber, names: readonly string[]): string {
  // A plain object, read by the names of its fields.
  const fields = trace.event(number) as unknown as Readonly<Record<string, unknown>>;
  const inOrder: Record<string, unknown> = {};
  for (const name of names) {
    const value = fields[name];
    if (value !== undefined) inOrder[name] = value;
  }
  return JSON.stringify(inOrder);
}

/** Returns the events up to and including `untilUs`, a line each. */
export function toJsonLines(trace: Trace, untilUs: Micros = Number.POSITIVE_INFINITY): string {
  return [...pieces(trace, untilUs)].join('');
}

/** Returns the SHA-256 of {@link toJsonLines} in UTF-8, in hexadecimal. Equal hashes mean equal runs. */
export function traceHash(trace: Trace, untilUs: Micros = Number.POSITIVE_INFINITY): string {
  const hash = sha256.create();
  for (const piece of pieces(trace, untilUs)) hash.update(utf8ToBytes(piece));
  return bytesToHex(hash.digest());
}

/** Options of a recording that is written. */
export interface RecordingOptions {
  /** Events up to and including this time. @default all */
  readonly untilUs?: Micros;
}

/** Returns a recording as text, in pieces of many lines: its header, then its events. `payloads: 'none'` leaves payloads out. */
export function* recordingPieces(
  trace: Trace,
  header: RecordingHeader,
  { untilUs = Number.POSITIVE_INFINITY }: RecordingOptions = {},
): Generator<string> {
  yield `${headerLine(header)}\n`;
  yield* pieces(trace, untilUs, header.payloads === 'none' ? WITHOUT_PAYLOAD : FIELDS);
}

function* pieces(trace: Trace, untilUs: Micros, names = FIELDS): Generator<string> {
  const end = trace.firstAfter(untilUs);
  for (let from = 0; from < end; from += LINES_AT_ONCE) {
    let piece = '';
    for (let number = from; number < Math.min(end, from + LINES_AT_ONCE); number += 1)
      piece += `${lineOf(trace, number, names)}\n`;
    yield piece;
  }
}
