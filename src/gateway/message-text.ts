import { type Message, PayloadError, snapshot } from '../messaging/index.ts';
import { parseJsonObject } from '../messaging/parts.ts';

/** As text a message may be longer than it counts. */
const TEXT_UNITS_MAX = 4 * 1024 * 1024;

/** Reads the message in a text that came from a server, whoever wrote it; undefined where it is none, or would change. */
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
