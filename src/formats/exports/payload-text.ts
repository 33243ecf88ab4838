import type { Message } from '../../messaging/index.ts';
import { writeJson } from '../../messaging/parts.ts';
import { plainText } from '../recording-names.ts';

/** UTF-16 units of a payload, with the mark of a cut. */
const UNITS_MAX = 161;

/** Returns a payload as JSON on one line, cut where it is long. */
export function payloadText(payload: Message): string {
  return plainText(writeJson(payload), UNITS_MAX);
}
