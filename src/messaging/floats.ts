/**
 * Whole numbers that are written as floating-point numbers, such as 1.0. JavaScript reads 1.0 and 1 as one number; Python tells them
 * apart. The places of such numbers therefore travel beside a message, as JSON Pointers (RFC 6901): `/setpoint`.
 */
import { writeJson } from './json.ts';
import type { JsonValue } from './message-broker.ts';

/** Places of the numbers that are written with a fraction although they are whole. */
export type Floats = readonly string[];

/** Largest number of such numbers in a message. */
export const FLOATS_MAX = 4096;

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],]/g;

/** Container around a place of the text. */
interface Open {
  readonly isList: boolean;
  /** Key or index of the value that comes next; undefined before a key. */
  key: string | number | undefined;
}

/** Returns the places of such numbers in a valid JSON text, in its order; undefined if it has none. */
export function floatsOf(text: string): Floats | undefined {
  if (!/\d[.eE]/.test(text)) return undefined;
  const found: string[] = [];
  const open: Open[] = [];
  for (const [token] of text.matchAll(TOKENS)) {
    const inside = open.at(-1);
    if (token === '{') open.push({ isList: false, key: undefined });
    else if (token === '[') open.push({ isList: true, key: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',') {
      if (inside !== undefined) inside.key = inside.isList ? Number(inside.key) + 1 : undefined;
    } else if (token.startsWith('"')) {
      if (inside !== undefined) inside.key ??= String(JSON.parse(token));
    } else if (/[.eE]/.test(token) && Number.isInteger(Number(token)))
      found.push(open.reduce((place, { key }) => placeIn(place, key ?? ''), ''));
  }
  return found.length === 0 ? undefined : found;
}

/** Returns the place of a field or an item of the value at `place`. */
export function placeIn(place: string, key: string | number): string {
  return `${place}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Writes a number as a floating-point number: 1.0 for 1. */
export function floatText(value: number): string {
  if (!Number.isInteger(value)) return String(value);
  return Object.is(value, -0) ? '-0.0' : value.toFixed(1);
}

/**
 * Writes a value as JSON in which the numbers at `floats` have a fraction. Places without a number are ignored.
 * @param indent spaces before each level. @default one line
 */
export function writeFloats(value: JsonValue, floats: Floats = [], indent = 0): string {
  if (floats.length === 0) return indent === 0 ? writeJson(value) : JSON.stringify(value, undefined, indent);
  return textOf(value, '', { floats: new Set(floats), indent, margin: '' });
}

interface Style {
  readonly floats: ReadonlySet<string>;
  readonly indent: number;
  readonly margin: string;
}

function textOf(value: JsonValue, place: string, style: Style): string {
  if (typeof value === 'number' && style.floats.has(place)) return floatText(value);
  if (typeof value !== 'object' || value === null) return writeJson(value);
  const { indent } = style;
  const inner = { ...style, margin: style.margin + ' '.repeat(indent) };
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(([key, item]) => {
    const text = textOf(item, placeIn(place, key), inner);
    return isList ? text : `${JSON.stringify(key)}:${indent === 0 ? '' : ' '}${text}`;
  });
  const [first, last] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0 || indent === 0) return first + parts.join() + last;
  return `${first}\n${inner.margin}${parts.join(`,\n${inner.margin}`)}\n${style.margin}${last}`;
}
