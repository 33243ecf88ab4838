import { type Message, PAYLOAD_BYTES_MAX, PayloadError, snapshot } from '../../messaging/index.ts';

/** Numbers are longer as text than they count, so the text of a message within the limit may be longer than the limit. */
const TEXT_UNITS_MAX = 4 * PAYLOAD_BYTES_MAX;

/** The message in a text that came from a server. @throws PayloadError where it is none, whoever sent it */
export function decode(text: string): Message {
  if (text.length > TEXT_UNITS_MAX) throw new PayloadError(`larger than ${TEXT_UNITS_MAX} characters`, '$');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words would quote the text.
    throw new PayloadError('what came from the server is not JSON', '$');
  }
  return snapshot(value);
}
