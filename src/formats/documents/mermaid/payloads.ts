/** Texts of arrows as payloads of messages, and back. */
import type { Message } from '../../../messaging/index.ts';
import { parseJsonObject, writeFloats } from '../../../messaging/parts.ts';
import { LIMITS, messageOf, type Template } from '../../../scenario/index.ts';
import type { Published } from '../../../trace/index.ts';

/** Returns the payload of an arrow: an object where the text is one in JSON, else the text as a field. */
export function payloadOfText(text: string): Message {
  const read = text.startsWith('{') ? parseJsonObject(text, { depthMax: LIMITS.messageDepth }) : undefined;
  const value: Message = read?.ok === true ? read.value : { text };
  return 'message' in messageOf(value, '') ? value : { 'not stored': `${text.length} characters` };
}

/** Returns the payload as a template of a scenario: one that would be computed is kept as text. */
export function templateOfText(text: string): Template {
  const payload = payloadOfText(text);
  return isComputed(payload) ? { text } : payload;
}

/** Returns a text that has the payload; `payloadOfText` reads it back. */
export function textOfPayload({ payload, floats }: Pick<Published, 'payload' | 'floats'>): string {
  const text = Object.keys(payload).length === 1 ? payload.text : undefined;
  if (typeof text !== 'string' || text !== text.trim()) return writeFloats(payload, floats);
  return payloadOfText(text).text === text ? text : JSON.stringify(payload);
}

const OPERATORS: ReadonlySet<string> = new Set(['$count', '$random', '$time', '$field', '$scale']);

/** Returns whether a template would compute a part of the value, and change it. */
function isComputed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return (keys.length === 1 && OPERATORS.has(keys[0] ?? '')) || Object.values(value).some(isComputed);
}
