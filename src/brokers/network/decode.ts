import { type Message, PAYLOAD_BYTES_MAX, PayloadError } from '../../messaging/index.ts';
import { parseJsonObject, snapshotOfParsed } from '../../messaging/parts.ts';

/**
 * Largest length of a message's text. Numbers are longer as text than they count, so the text may exceed the size limit of a
 * message.
 */
const TEXT_UNITS_MAX = 4 * PAYLOAD_BYTES_MAX;

const RULES = { negativeZero: true };

/**
 * Decodes a message from the text of a server, whoever sent it. The sign of -0 is kept.
 * @throws PayloadError if it is not a message, or a value in it would change; with the place, and without the text
 */
export function decode(text: string): Message {
  if (text.length > TEXT_UNITS_MAX) throw new PayloadError(`larger than ${TEXT_UNITS_MAX} characters`, '$');
  const read = parseJsonObject(text, RULES);
  if (read.ok) return snapshotOfParsed(read.value);
  const { message, line, column, path } = read.problem;
  throw new PayloadError(`what came from the server cannot be read: ${message} (line ${line}, column ${column})`, path);
}
