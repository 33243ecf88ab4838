import { writeFloats } from '../../messaging/parts.ts';
import type { Published } from '../../trace/index.ts';
import { plainText } from '../recording-names.ts';

/** UTF-16 units of a payload, with the mark of a cut. */
const UNITS_MAX = 161;

/** Returns a payload as JSON on one line, cut where it is long. */
export function payloadText({ payload, floats }: Pick<Published, 'payload' | 'floats'>): string {
  return plainText(writeFloats(payload, floats), UNITS_MAX);
}
