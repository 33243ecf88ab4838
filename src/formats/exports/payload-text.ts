import type { Message } from '../../messaging/index.ts';
import { writeJson } from '../../messaging/parts.ts';

const UNITS_MAX = 160;

/** Returns a payload as JSON on one line, cut where it is long. */
export function payloadText(payload: Message): string {
  const text = writeJson(payload);
  if (text.length <= UNITS_MAX) return text;
  // A pair of surrogates is not cut in two.
  const end = /[\ud800-\udbff]$/.test(text.slice(0, UNITS_MAX)) ? UNITS_MAX - 1 : UNITS_MAX;
  return `${text.slice(0, end)}…`;
}
