/**
 * JSON text, read and written exactly: the one entry for text from files, links, users, requests and servers.
 *
 * 1. Text that `JSON.parse` would change silently is refused, with its cause and place: numbers that a double does not hold (see
 *    `inexactness`), the sign of zero, all but the last of several equal names, lone surrogates.
 * 2. Nesting is bounded before the parser sees the text: brackets alone could fill the memory.
 * 3. A usual text costs one quick pass (depth, long numbers, colons) and a count of its value's keys. If either finds something,
 *    the scanner finds the place of the fault.
 */
import { inexactness } from './json-number.ts';
import { JsonFault, type JsonRules, JsonScanner } from './json-scanner.ts';
import type { JsonValue, Message } from './message-broker.ts';
import { keyPath, PAYLOAD_DEPTH_MAX } from './snapshot.ts';

export interface JsonOptions {
  /** Largest number of nested arrays and objects. @default PAYLOAD_DEPTH_MAX */
  readonly depthMax?: number;
  /** Whether a lone surrogate is allowed, for a reader that repairs it. @default false */
  readonly loneSurrogates?: boolean;
  /** Whether -0 is allowed, for a reader that keeps its sign. @default false */
  readonly negativeZero?: boolean;
}

/** Options of a reader that keeps lone surrogates and -0, or refuses them by a rule of its own. */
export const JSON_AS_WRITTEN = { loneSurrogates: true, negativeZero: true } as const satisfies JsonOptions;

/** Reason why a text was refused, and its place. */
export interface JsonProblem {
  /** Kind of the problem: not JSON, or JSON with a value that is refused. */
  readonly kind: 'syntax' | 'value';
  /** Clause that quotes nothing of the text. */
  readonly message: string;
  /** Line and column, from 1. */
  readonly line: number;
  readonly column: number;
  /** Place in the value, such as `$.limits[2].kw`. */
  readonly path: string;
  /** Number or word that it is about, at most 20 characters of it. */
  readonly found?: string;
}

export type JsonResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: JsonProblem };

/** Largest number of units of the text that a problem shows. */
const FOUND_UNITS_MAX = 20;
const KEY_UNITS_MAX = 64;

/** Reads any JSON value. */
export function parseJson(text: string, options?: JsonOptions): JsonResult<JsonValue> {
  return parse(text, rulesOf(options, false));
}

/** Reads a JSON object. */
export function parseJsonObject(text: string, options?: JsonOptions): JsonResult<Message> {
  const result = parse(text, rulesOf(options, true));
  // The scanner has seen an object; so has the quick pass, by its first character.
  return result as JsonResult<Message>;
}

/** Returns a problem for the author of the text: "Line 2, column 5: expected a comma or }". */
export function jsonProblemText(problem: JsonProblem): string {
  return `Line ${problem.line}, column ${problem.column}: ${wrongIn(problem)}`;
}

/** Returns a problem by its place in the value, for a text of one line: "$.payload.n: “1e400”: this number is too large". */
export function jsonProblemAtPath(problem: JsonProblem): string {
  return `${problem.path}: ${wrongIn(problem)}`;
}

function wrongIn({ found, message }: JsonProblem): string {
  return found === undefined ? message : `“${found}”: ${message}`;
}

/** Matches a zero of either sign: `JSON.stringify` writes both as 0. */
const ZERO = /[:,[]0[\],}]/;

/** Writes JSON that `parseJson` reads back as the same value: -0 is written as -0.0, which other languages keep too. */
export function writeJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!ZERO.test(text)) return text;
  let mark = '~0';
  while (text.includes(mark)) mark += '~';
  const marked = JSON.stringify(value, (_key, part: unknown) => (Object.is(part, -0) ? mark : part));
  return marked.replaceAll(`"${mark}"`, '-0.0');
}

function rulesOf(options: JsonOptions = {}, object: boolean): JsonRules {
  const { depthMax = PAYLOAD_DEPTH_MAX, loneSurrogates = false, negativeZero = false } = options;
  return { object, depthMax, loneSurrogates, negativeZero };
}

function parse(text: string, rules: JsonRules): JsonResult<JsonValue> {
  const value = parseHarmless(text, rules);
  if (value !== undefined) return { ok: true, value };
  try {
    new JsonScanner(text, rules).document();
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return { ok: false, problem: problemOf(error, text) };
  }
  return { ok: true, value: JSON.parse(text) };
}

/** Parses a text that breaks no rule; undefined if only the scanner can decide. */
function parseHarmless(text: string, rules: JsonRules): JsonValue | undefined {
  const colons = countColons(text, rules.depthMax);
  if (colons === undefined) return undefined;
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    // The scanner finds the reason and the place.
    return undefined;
  }
  if (rules.object && (typeof value !== 'object' || value === null || Array.isArray(value))) return undefined;
  // Equal names are several colons, but one key of the value.
  return countKeys(value, rules.negativeZero) === colons ? value : undefined;
}

/** Counts the colons outside of strings; undefined for a text that may break a rule of depth, numbers or surrogates. */
function countColons(text: string, depthMax: number): number | undefined {
  const hasEscapes = text.includes('\\');
  if (hasEscapes && /\\u[dD][89a-fA-F]/.test(text)) return undefined;
  if (/[\ud800-\udfff]/.test(text) && /\p{Surrogate}/u.test(text)) return undefined;
  let colons = 0;
  let depth = 0;
  for (let from = 0; ; ) {
    const quote = text.indexOf('"', from);
    const end = quote === -1 ? text.length : quote;
    let digits = 0;
    for (let at = from; at < end; at += 1) {
      const unit = text.charCodeAt(at);
      if ((unit >= 0x30 && unit <= 0x39) || unit === 0x2e) {
        digits += 1;
        continue;
      }
      if (unit === 0x3a) colons += 1;
      else if (unit === 0x5b || unit === 0x7b) depth += 1;
      else if (unit === 0x5d || unit === 0x7d) depth -= 1;
      if (depth > depthMax) return undefined;
      if (digits > 0 && (digits > 15 || unit === 0x65 || unit === 0x45)) {
        const [start, after] = [at - digits, numberEnd(text, at)];
        if (!isExact(text.slice(start, after))) return undefined;
        at = after - 1;
      }
      digits = 0;
    }
    if (digits > 15 && !isExact(text.slice(end - digits, end))) return undefined;
    if (quote === -1) return colons;
    from = stringEnd(text, quote, hasEscapes);
    if (from === 0) return undefined;
  }
}

function numberEnd(text: string, from: number): number {
  let at = from;
  while ('0123456789+-.eE'.includes(text[at] ?? ' ')) at += 1;
  return at;
}

/** Without its sign, as digits stand in a text that may be no JSON at all: the scanner says why `.5` is no number. */
const NUMBER = /^\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

function isExact(digits: string): boolean {
  return String(Number(digits)) === digits || (NUMBER.test(digits) && inexactness(digits) === undefined);
}

/** Returns the place after the string that begins at `quote`; 0 if it never ends. */
function stringEnd(text: string, quote: number, hasEscapes: boolean): number {
  let end = text.indexOf('"', quote + 1);
  while (hasEscapes && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes += 1;
  return backslashes % 2 === 1;
}

/**
 * Counts the keys of a value and of all within it.
 * @param negativeZero whether -0 is allowed. @default true
 * @returns NaN if there is a -0 that is not allowed
 */
export function countKeys(value: JsonValue, negativeZero = true): number {
  if (value === 0) return negativeZero || 1 / value > 0 ? 0 : Number.NaN;
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (isArray(value)) {
    for (const item of value) count += countKeys(item, negativeZero);
    return count;
  }
  const keys = Object.keys(value);
  for (const key of keys) {
    const field = value[key];
    // Most fields are texts and numbers: they need no call.
    if (typeof field === 'object' || field === 0) count += countKeys(field, negativeZero);
  }
  return keys.length + count;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function problemOf({ kind, message, offset, path, found }: JsonFault, text: string): JsonProblem {
  const before = text.slice(0, offset);
  return {
    kind,
    message,
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
    path: path.reduce<string>((shown, key) => shown + pathPart(key), '$'),
    ...(found === undefined ? {} : { found: shortened(found, FOUND_UNITS_MAX) }),
  };
}

function pathPart(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return keyPath(shortened(key, KEY_UNITS_MAX));
}

function shortened(text: string, unitsMax: number): string {
  return text.length > unitsMax ? `${text.slice(0, unitsMax)}…` : text;
}
