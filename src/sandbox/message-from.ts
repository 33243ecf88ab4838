import { type Message, snapshot } from '../messaging/index.ts';
import { parseJsonObject } from '../messaging/parts.ts';

/**
 * Reads a message that code has made, as every message from outside is read.
 * @throws TypeError, PayloadError
 */
export function messageFrom(text: string): Message {
  const read = parseJsonObject(text);
  if (!read.ok) throw new TypeError(`${read.problem.path}: ${read.problem.message}`);
  return snapshot(read.value);
}
