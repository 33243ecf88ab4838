/**
 * JSON as somebody types it. Browsers word syntax errors differently and some give no place, so the place is found here;
 * the value itself comes from `JSON.parse`.
 */
import type { JsonValue } from '../messaging/index.ts';

export interface JsonProblem {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}
export type JsonObject = { readonly [key: string]: JsonValue };
export type JsonText =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly problem: JsonProblem };

const DEPTH_MAX = 200;

class Fault extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Reads a JSON object; anything else is a problem with its place. */
export function readJsonObject(text: string): JsonText {
  const problem = jsonProblem(text);
  // The scanner has seen that it is one JSON object.
  return problem === undefined ? { ok: true, value: JSON.parse(text) as JsonObject } : { ok: false, problem };
}

/** What keeps the text from being a JSON object, and where; undefined where nothing does. */
export function jsonProblem(text: string): JsonProblem | undefined {
  try {
    new Scanner(text).document();
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { message: error.message, ...placeOf(text, error.offset) };
  }
}

/** "Line 2, column 5: expected a comma or }". */
export function problemText(problem: JsonProblem): string {
  return `Line ${problem.line}, column ${problem.column}: ${problem.message}`;
}

export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

/** Walks the grammar of RFC 8259 and throws at the first character that does not fit. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#space();
    if (this.#at >= this.#text.length)
      throw this.#fault('there is nothing yet; write a JSON object, such as {"setpoint": 1.0}');
    if (this.#peek() !== '{') throw this.#fault('a JSON object starts with {');
    this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#fault('nothing may follow the last }');
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  /** What a sticky expression finds at this place. */
  #ahead(expression: RegExp): string {
    expression.lastIndex = this.#at;
    return expression.exec(this.#text)?.[0] ?? '';
  }

  #fault(message: string, at = this.#at): Fault {
    return new Fault(message, at);
  }

  #space(): void {
    while (' \n\r\t'.includes(this.#peek()) && this.#peek() !== '') this.#at += 1;
  }

  #value(depth: number): void {
    if (depth > DEPTH_MAX) throw this.#fault(`nested deeper than ${DEPTH_MAX}`);
    this.#space();
    const first = this.#peek();
    if (first === '{') this.#list('}', 'name', depth);
    else if (first === '[') this.#list(']', 'value', depth);
    else if (first === '"') this.#string();
    else if (/[-\d]/.test(first)) this.#number();
    else this.#word();
  }

  #list(close: '}' | ']', what: 'name' | 'value', depth: number): void {
    this.#at += 1;
    this.#space();
    if (this.#peek() === close) {
      this.#at += 1;
      return;
    }
    for (;;) {
      if (what === 'name') this.#name();
      this.#value(depth + 1);
      this.#space();
      const next = this.#peek();
      this.#at += 1;
      if (next === close) return;
      if (next !== ',') throw this.#fault(`expected a comma or ${close}`, this.#at - 1);
      this.#space();
      if (this.#peek() === close) throw this.#fault(`a comma may not stand before ${close}`, this.#at);
    }
  }

  #name(): void {
    this.#space();
    if (this.#peek() !== '"') throw this.#fault('expected a name in double quotes');
    this.#string();
    this.#space();
    if (this.#peek() !== ':') throw this.#fault('expected a colon after the name');
    this.#at += 1;
  }

  #string(): void {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      const character = this.#peek();
      if (character === '' || character === '\n') throw this.#fault('this text has no closing double quote', start);
      if (character < ' ') throw this.#fault('a control character must be written as an escape, such as \\t');
      this.#at += 1;
      if (character === '"') return;
      if (character === '\\') this.#escape();
    }
  }

  #escape(): void {
    const rest = this.#text.slice(this.#at, this.#at + 5);
    const length = /^["\\/bfnrt]/.test(rest) ? 1 : /^u[\da-fA-F]{4}/.test(rest) ? 5 : 0;
    if (length === 0) throw this.#fault('this is not an escape that JSON knows', this.#at - 1);
    this.#at += length;
  }

  #number(): void {
    const rest = this.#ahead(/[-+.\w]+/y);
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(rest))
      throw this.#fault(`${quote(rest)} is not a number in JSON`);
    if (!Number.isFinite(Number(rest))) throw this.#fault(`${quote(rest)} is too large a number`);
    this.#at += rest.length;
  }

  #word(): void {
    const word = this.#ahead(/\w+/y);
    if (word === 'true' || word === 'false' || word === 'null') {
      this.#at += word.length;
      return;
    }
    if (this.#peek() === '') throw this.#fault('something is missing here');
    if (this.#peek() === "'") throw this.#fault('text needs double quotes, not single ones');
    if (word !== '') throw this.#fault(`${quote(word)} needs double quotes, or is not a value in JSON`);
    throw this.#fault('expected a value');
  }
}

function quote(text: string): string {
  return `“${text.length > 20 ? `${text.slice(0, 19)}…` : text}”`;
}
