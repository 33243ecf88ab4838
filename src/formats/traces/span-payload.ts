/** Payloads of messages, made of the attributes of their spans: traces have no bodies. */

import { JSON_AS_WRITTEN, jsonProblemText, parseJsonObject } from '../../messaging/parts.ts';
import { plainText } from '../recording-names.ts';
import { PAYLOAD } from './exported-names.ts';
import type { SpanMessage } from './messages-of-spans.ts';
import { factText, type MessagingFact } from './messaging-names.ts';
import type { Attributes, AttributeValue, Span } from './span.ts';

/** Facts of a message that are kept, with their names in the payload. */
const KEPT: readonly (readonly [fact: MessagingFact, name: string])[] = [
  ['messageId', 'message id'],
  ['conversation', 'conversation'],
  ['key', 'key'],
  ['partition', 'partition'],
  ['offset', 'offset'],
  ['size', 'bytes'],
  ['batch', 'messages in the batch'],
];
/** Number of other attributes that are kept, and their longest text. */
const OTHERS_MAX = 16;
const OTHER_UNITS_MAX = 256;
/** Beginnings of names of attributes that say nothing of the message. */
const NOT_KEPT =
  /^(?:messaging\.|heronry\.|network\.|server\.|client\.|net\.|thread\.|telemetry\.|otel\.|span\.kind$|internal\.)/;

type Payload = { [name: string]: unknown };

/** Returns the payload of a message. */
export function payloadOf({ creation, send, receipts }: SpanMessage): object {
  const exported = creation?.attributes.get(PAYLOAD);
  const whole = typeof exported === 'string' ? parsedObject(exported) : undefined;
  if (whole !== undefined) return whole;
  const payload: Payload = {};
  const named = creation ?? receipts[0]?.span;
  if (named !== undefined && named.name !== '') payload.span = plainText(named.name, OTHER_UNITS_MAX);
  const spans = [creation, send, receipts[0]?.span];
  for (const [fact, name] of KEPT) {
    for (const span of spans) {
      const value = span === undefined ? undefined : factText(span.attributes, fact);
      if (value === undefined) continue;
      payload[name] = plainText(value, OTHER_UNITS_MAX);
      break;
    }
  }
  const groups = new Set(receipts.slice(0, GROUPS_MAX).flatMap(({ span }) => factText(span.attributes, 'group') ?? []));
  if (groups.size > 0) payload['consumer group'] = plainText([...groups].join(', '), OTHER_UNITS_MAX);
  if (creation !== undefined) addOthers(payload, creation.attributes);
  return payload;
}

/** Number of receipts whose consumer groups are named. */
const GROUPS_MAX = 16;

/** Returns the payload of a call or its answer. */
export function callPayload({ name, attributes, error }: Span): object {
  const exported = attributes.get(PAYLOAD);
  const whole = typeof exported === 'string' ? parsedObject(exported) : undefined;
  if (whole !== undefined) return whole;
  const payload: Payload = { span: plainText(name, OTHER_UNITS_MAX) };
  addOthers(payload, attributes);
  if (error !== undefined) payload.error = plainText(error, OTHER_UNITS_MAX);
  return payload;
}

function addOthers(payload: Payload, attributes: Attributes): void {
  let others = 0;
  for (const [name, value] of attributes) {
    if (others === OTHERS_MAX) return;
    if (NOT_KEPT.test(name) || name === '' || name === '__proto__' || Object.hasOwn(payload, name)) continue;
    const kept = keptValue(value);
    if (kept === undefined) continue;
    payload[plainText(name, OTHER_UNITS_MAX)] = kept;
    others += 1;
  }
}

/** Returns a value of one line; undefined for a list or an object. */
function keptValue(value: AttributeValue): string | number | boolean | undefined {
  if (typeof value === 'string') return plainText(value, OTHER_UNITS_MAX);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return typeof value === 'boolean' ? value : undefined;
}

/** Largest payload of a recording: bytes as JSON, and levels. */
const BYTES_MAX = 65_536;
const LEVELS_MAX = 27;

function parsedObject(text: string): object | undefined {
  const read = parseJsonObject(text, JSON_AS_WRITTEN);
  if (!read.ok) return read.problem.kind === 'syntax' ? undefined : { 'not stored': jsonProblemText(read.problem) };
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > BYTES_MAX) return { 'not stored': `${bytes} bytes` };
  return levelsOf(read.value, 0) > LEVELS_MAX ? { 'not stored': `more than ${LEVELS_MAX} levels` } : read.value;
}

/** Returns the number of levels of a value, or one more than is allowed. */
function levelsOf(value: unknown, above: number): number {
  if (typeof value !== 'object' || value === null || above > LEVELS_MAX) return above;
  let levels = above + 1;
  for (const part of Object.values(value)) levels = Math.max(levels, levelsOf(part, above + 1));
  return levels;
}
