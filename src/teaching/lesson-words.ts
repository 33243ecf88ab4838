/** Small things that a lesson writes: times, moments, names of messages, lists of names. */
import { LIMITS } from '../scenario/index.ts';
import type { Micros } from '../trace/index.ts';
import type { MessageName, Moment } from './lesson.ts';

const US_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['us', 1],
  ['ms', 1000],
  ['s', 1_000_000],
  ['m', 60_000_000],
]);

/** Source of a regular expression for a time, such as "500ms", "1.5 s", "2m". */
export const TIME = String.raw`\d{1,9}(?:\.\d{1,6})? ?(?:us|ms|s|m)`;
const TIME_PARTS = /^(\d{1,9}(?:\.\d{1,6})?) ?(us|ms|s|m)$/;

/** Returns a time such as "1.5s" in microseconds; undefined for any other text, and for more than a day. */
export function timeOf(text: string): Micros | undefined {
  const [, amount = '', unit = ''] = TIME_PARTS.exec(text.trim()) ?? [];
  const us = Math.round(Number(amount) * (US_PER_UNIT.get(unit) ?? Number.NaN));
  return Number.isFinite(us) && us <= LIMITS.timeUs ? us : undefined;
}

/** Returns a moment: a time, or an event in the words of the event log. */
export function momentOf(text: string): Moment {
  const atUs = timeOf(text);
  return atUs === undefined ? { event: text.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '') } : { atUs };
}

/** Returns a moment as a file writes it. */
export function momentWords(moment: Moment): string {
  return 'event' in moment ? `“${moment.event}”` : `${moment.atUs / 1_000_000} s`;
}

/** Returns the message of "3 on control" or "message 3 on control"; undefined for any other text. */
export function messageNameOf(text: string): MessageName | undefined {
  const [, digits = '', channel = ''] = /^(?:message )?(\d{1,7}) on (.+)$/i.exec(text.trim()) ?? [];
  const number = Number(digits);
  return channel === '' || number < 1 ? undefined : { channel: unquoted(channel), number };
}

/** Source of a regular expression for a name: one word, or anything in quotation marks. */
export const NAME = String.raw`"[^"]{1,128}"|[^\s,:"]{1,128}`;
/** Source of a regular expression for names: "mg1, mg2 and mg3". */
export const NAMES = `(?:${NAME})(?:(?:, ?| and )(?:${NAME}))*`;

/** Returns the names of "mg1, mg2 and mg3". */
export function namesOf(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(`(?:^|, ?| and )(${NAME})`, 'g'))].map(([, name = '']) => unquoted(name));
}

/** Returns a name without its quotation marks. */
export function unquoted(name: string): string {
  return /^".*"$/.test(name) ? name.slice(1, -1) : name;
}
