/**
 * JSON with exact numbers, for files of other programs.
 *
 * 1. An integer of more than 15 digits is read as text, so that ids and times in nanoseconds keep every digit, zeros at
 *    the beginning too. So is any other number that no double holds.
 * 2. Nesting is bounded before the parser sees the text.
 * 3. Equal names in one object are an error: only the last of the values would be kept.
 * 4. An error names its line and column.
 */
import {
  countKeys,
  inexactness,
  JSON_AS_WRITTEN,
  JSON_NUMBER,
  jsonProblemText,
  parseJson,
} from '../messaging/parts.ts';

/** Largest number of nested arrays and objects. */
export const JSON_DEPTH_MAX = 64;

/** The value, or a sentence that says what is wrong and where. */
export type ExactJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

const RULES = { ...JSON_AS_WRITTEN, depthMax: JSON_DEPTH_MAX };
const TOKENS = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g;
const INTEGER = /^-?\d{16,}$/;
/** Digits up to which a number without an exponent is exact. */
const SAFE_DIGITS = 15;
const QUOTE = 0x22;
const DOT = 0x2e;
const COLON = 0x3a;
const SMALL_E = 0x65;
const LARGE_E = 0x45;
const BACKSLASH = 0x5c;

/** Reads a JSON value. */
export function parseExactJson(text: string): ExactJson {
  const shape = shapeOf(text);
  if (shape.tooDeepAt !== undefined) {
    const line = text.slice(0, shape.tooDeepAt).split('\n').length;
    return { ok: false, error: `Line ${line}: nested deeper than ${JSON_DEPTH_MAX} levels` };
  }
  const exact = shape.hasLongNumber ? text.replaceAll(TOKENS, asText) : text;
  let reason = 'it cannot be read';
  try {
    const value = JSON.parse(exact);
    // Equal names are several colons, but one key of the value.
    if (countKeys(value) === shape.colons) return { ok: true, value };
  } catch (error) {
    if (error instanceof Error) reason = error.message;
  }
  const found = parseJson(shape.hasLongNumber ? text.replaceAll(TOKENS, inPlace) : text, RULES);
  return { ok: false, error: found.ok ? reason : jsonProblemText(found.problem) };
}

function asText(token: string): string {
  return isText(token) ? `"${token}"` : token;
}

/** Returns text as long as the number, so that all that follows keeps its place. */
function inPlace(token: string): string {
  return isText(token) ? `"${token.slice(1, -1)}"` : token;
}

function isText(token: string): boolean {
  return INTEGER.test(token) || (JSON_NUMBER.test(token) && inexactness(token) !== undefined);
}

interface Shape {
  /** Whether a number may have to be read as text. */
  readonly hasLongNumber: boolean;
  readonly colons: number;
  /** Place of the first bracket beyond the bound. */
  readonly tooDeepAt?: number;
}

/** Looks at a text outside of its strings, in one pass. */
function shapeOf(text: string): Shape {
  let hasLongNumber = false;
  let depth = 0;
  let digits = 0;
  let colons = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      digits = 0;
    } else if (code >= 0x30 && code <= 0x39) {
      digits += 1;
      if (digits > SAFE_DIGITS) hasLongNumber = true;
    } else if (code !== DOT) {
      if (digits > 0 && (code === SMALL_E || code === LARGE_E)) hasLongNumber = true;
      digits = 0;
      if (code === 0x7b || code === 0x5b) {
        depth += 1;
        if (depth > JSON_DEPTH_MAX) return { hasLongNumber, colons, tooDeepAt: at };
      } else if (code === 0x7d || code === 0x5d) depth -= 1;
      else if (code === COLON) colons += 1;
    }
  }
  return { hasLongNumber, colons };
}

/** Returns the place of the quote that ends the string, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}
