import { type Message, PayloadError, snapshot } from '../messaging/index.ts';
import { parseJsonObject } from '../messaging/parts.ts';

/** Largest length of a message's text; the text may be longer than the message's counted size. */
const TEXT_UNITS_MAX = 4 * 1024 * 1024;

/** Parses a message from a server, whoever wrote it; undefined if it is not a message, or would change. */
export function parseMessage(text: string): Message | undefined {
  if (text.length > TEXT_UNITS_MAX) return undefined;
  const read = parseJsonObject(text, { negativeZero: true });
  if (!read.ok) return undefined;
  try {
    return snapshot(read.value);
  } catch (error) {
    if (error instanceof PayloadError) return undefined;
    throw error;
  }
}
