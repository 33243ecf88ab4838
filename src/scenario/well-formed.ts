/**
 * Half of a surrogate pair is no character: it has no UTF-8, two names that differ in it are one for a server, and the
 * messaging library refuses it. One walk looks at every string of a document, so that no field can be forgotten.
 */
import { type Message, sizeOf } from '../messaging/index.ts';
import type { Repairs } from './repairs.ts';

const HALF_PAIR = /\p{Surrogate}/gu;
const REPLACEMENT = '\ufffd';

export type Path = readonly (string | number)[];

/** "agents[3].id" */
export function readablePath(path: Path): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`),
    '',
  );
}

export function isWellFormed(text: string): boolean {
  return text.search(HALF_PAIR) === -1;
}

/** An object that comes without a text can be nested without an end. */
export const WALK_DEPTH_MAX = 100;

/** A document is nested deeper than is walked. */
export class TooDeep extends Error {}

/**
 * Returns the value with every half of a pair replaced by U+FFFD, in keys too, and notes each string that had one. What
 * has none is the same object.
 * @throws TooDeep beyond {@link WALK_DEPTH_MAX}
 */
export function mendStrings(value: unknown, repairs: Repairs, path: Path = []): unknown {
  if (typeof value === 'string') {
    if (isWellFormed(value)) return value;
    repairs.add(
      'half a character',
      () => `${readablePath(path)}: half of a character was replaced by “${REPLACEMENT}”.`,
    );
    return value.replaceAll(HALF_PAIR, REPLACEMENT);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (path.length >= WALK_DEPTH_MAX) throw new TooDeep();
  if (Array.isArray(value)) {
    const items = value.map((item, index) => mendStrings(item, repairs, [...path, index]));
    return items.every((item, index) => Object.is(item, value[index])) ? value : items;
  }
  const fields = Object.entries(value);
  const mended = fields.map(([key, field]): [string, unknown] => [
    String(mendStrings(key, repairs, path)),
    mendStrings(field, repairs, [...path, key]),
  ]);
  const isSame = mended.every(
    ([key, field], index) => key === fields[index]?.[0] && Object.is(field, fields[index][1]),
  );
  return isSame ? value : Object.fromEntries(mended);
}

/** Returns the path of the first string that holds half of a pair, be it a key; undefined for a well-formed value. */
export function illFormedPath(value: unknown, path: Path = []): string | undefined {
  if (typeof value === 'string') return isWellFormed(value) ? undefined : readablePath(path);
  if (typeof value !== 'object' || value === null || isSnapshot(value)) return undefined;
  const fields: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  for (const [key, field] of fields) {
    const found =
      typeof key === 'string' && !isWellFormed(key) ? readablePath(path) : illFormedPath(field, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns whether the value is a message that was checked when it was copied. */
function isSnapshot(value: object): boolean {
  // Only snapshots have a size, whatever the value is.
  return sizeOf(value as Message) > 0;
}
