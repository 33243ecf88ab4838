/** Names of agents and channels: one line of whole characters, each once. */
import { CHANNEL_NAME_UNITS_MAX } from '../../messaging/index.ts';

/** UTF-16 units of a text that its name is made of. */
const READ_UNITS = 512;

/** Returns text as a name, of at most the length of names; '' where nothing is left. */
export function nameOf(text: string): string {
  const line = text.slice(0, READ_UNITS).replaceAll(/\s*[\p{Cc}\p{Surrogate}\u2028\u2029]+\s*/gu, ' ');
  return cut(line, CHANNEL_NAME_UNITS_MAX);
}

/** Returns the name, or with a number after it where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const end = ` ${number}`;
    const other = cut(name, CHANNEL_NAME_UNITS_MAX - end.length) + end;
    if (!taken.has(other)) return other;
  }
}

/** Cuts a text to a number of units, between characters. */
export function cut(text: string, units: number): string {
  if (text.length <= units) return text;
  const end = text.slice(0, units);
  return /[\ud800-\udbff]$/.test(end) ? end.slice(0, -1) : end;
}
