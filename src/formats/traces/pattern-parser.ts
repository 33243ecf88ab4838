/** The syntax of regular expressions, as far as `LinearPattern` matches them. */

/** Reason why an expression cannot be used, as a clause. */
export class PatternError extends Error {}

/** Part of an expression. */
export type Node =
  | { readonly kind: 'take'; readonly takes: (code: number) => boolean }
  | { readonly kind: 'check'; readonly holds: (text: string, at: number) => boolean }
  | { readonly kind: 'all'; readonly parts: readonly Node[] }
  | { readonly kind: 'any'; readonly parts: readonly Node[] }
  | { readonly kind: 'group'; readonly index: number; readonly inner: Node }
  | {
      readonly kind: 'repeat';
      readonly inner: Node;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    };

/** Number of nested groups, and longest repetition. */
const DEPTH_MAX = 50;
const COUNT_MAX = 1000;
const UNITS_MAX = 4096;

type Takes = (code: number) => boolean;

/** Returns the expression, and the names of its named groups in order. @throws PatternError */
export function parsePattern(source: string): { readonly node: Node; readonly names: readonly string[] } {
  if (source.length > UNITS_MAX) throw new PatternError('it is too long');
  const parser = new PatternParser(source);
  const node = parser.alternatives(0);
  parser.end();
  return { node, names: parser.names };
}

class PatternParser {
  readonly names: string[] = [];
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  end(): void {
    if (this.#at < this.#source.length) throw this.#error('a bracket is closed that was not opened');
  }

  alternatives(depth: number): Node {
    if (depth > DEPTH_MAX) throw this.#error('its groups are nested too deeply');
    const parts = [this.#sequence(depth)];
    while (this.#skip('|')) parts.push(this.#sequence(depth));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'any', parts };
  }

  #sequence(depth: number): Node {
    const parts: Node[] = [];
    for (let next = this.#peek(); next !== '' && next !== '|' && next !== ')'; next = this.#peek())
      parts.push(this.#repeated(this.#part(depth)));
    return { kind: 'all', parts };
  }

  #part(depth: number): Node {
    const next = this.#take();
    switch (next) {
      case '.':
        return { kind: 'take', takes: (code) => !isLineEnd(code) };
      case '^':
        return { kind: 'check', holds: (text, at) => at === 0 || isLineEnd(text.charCodeAt(at - 1)) };
      case '$':
        return { kind: 'check', holds: (text, at) => at === text.length || isLineEnd(text.charCodeAt(at)) };
      case '(':
        return this.#group(depth);
      case '[':
        return { kind: 'take', takes: this.#set() };
      case '\\':
        return this.#escaped();
      case '*':
      case '+':
      case '?':
        throw this.#error('there is nothing to repeat');
      default:
        return { kind: 'take', takes: only(next) };
    }
  }

  #group(depth: number): Node {
    let name: string | undefined;
    if (this.#skip('?')) {
      if (this.#skip('<')) {
        if (this.#peek() === '=' || this.#peek() === '!') throw this.#error('looking around is not supported');
        const close = this.#source.indexOf('>', this.#at);
        name = close === -1 ? '' : this.#source.slice(this.#at, close);
        if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw this.#error('the name of a group is wrong');
        this.#at = close + 1;
      } else if (!this.#skip(':')) throw this.#error('looking around is not supported');
    }
    const index = name === undefined ? undefined : this.names.push(name) - 1;
    const inner = this.alternatives(depth + 1);
    if (!this.#skip(')')) throw this.#error('a bracket is not closed');
    return index === undefined ? inner : { kind: 'group', index, inner };
  }

  #repeated(inner: Node): Node {
    const [min, max] = this.#range();
    if (min === undefined || max === undefined) return inner;
    if (max < min || min > COUNT_MAX || (max > COUNT_MAX && max !== Number.POSITIVE_INFINITY))
      throw this.#error('a repetition is too long');
    return { kind: 'repeat', inner, min, max, isLazy: this.#skip('?') };
  }

  #range(): readonly [min?: number, max?: number] {
    if (this.#skip('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#skip('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#skip('?')) return [0, 1];
    const [whole, min, comma, max] =
      /^\{(\d{1,6})(,?)(\d{0,6})\}/.exec(this.#source.slice(this.#at, this.#at + 16)) ?? [];
    // A brace that is no repetition is itself.
    if (whole === undefined) return [];
    this.#at += whole.length;
    const from = Number(min);
    return [from, comma === '' ? from : max === '' ? Number.POSITIVE_INFINITY : Number(max)];
  }

  #escaped(): Node {
    const next = this.#take();
    if (next === 'b' || next === 'B') {
      const isWanted = next === 'b';
      return { kind: 'check', holds: (text, at) => isBorder(text, at) === isWanted };
    }
    if (/[1-9k]/.test(next)) throw this.#error('references to groups are not supported');
    return { kind: 'take', takes: this.#class(next) };
  }

  #class(letter: string): Takes {
    const known = CLASSES.get(letter);
    if (known !== undefined) return known;
    const control = CONTROLS.get(letter);
    if (control !== undefined) return (code) => code === control;
    if (letter === 'u' || letter === 'x') return this.#hexadecimal(letter === 'u' ? 4 : 2);
    if (letter === '') throw this.#error('it ends with \\');
    return only(letter);
  }

  #hexadecimal(digits: number): Takes {
    const text = this.#source.slice(this.#at, this.#at + digits);
    if (text.length < digits || !/^[0-9a-fA-F]+$/.test(text)) throw this.#error('a character is named wrongly');
    this.#at += digits;
    const wanted = Number.parseInt(text, 16);
    return (code) => code === wanted;
  }

  #set(): Takes {
    const isNot = this.#skip('^');
    const parts: Takes[] = [];
    while (this.#peek() !== ']') {
      const first = this.#take();
      if (first === '') throw this.#error('a set is not closed');
      const escaped = first === '\\' ? this.#take() : undefined;
      const isClass = escaped !== undefined && CLASSES.has(escaped);
      if (isClass || this.#peek() !== '-' || this.#source[this.#at + 1] === ']') {
        parts.push(escaped === undefined ? only(first) : this.#class(escaped));
        continue;
      }
      this.#at += 1;
      const [from, to] = [this.#codeOf(first, escaped), this.#codeOf(this.#take())];
      if (to < from) throw this.#error('a range in a set is wrong');
      parts.push((code) => code >= from && code <= to);
    }
    this.#at += 1;
    return (code) => parts.some((takes) => takes(code)) !== isNot;
  }

  #codeOf(first: string, escaped = first === '\\' ? this.#take() : undefined): number {
    const letter = escaped ?? first;
    if (letter === '') throw this.#error('a set is not closed');
    return (escaped === undefined ? undefined : CONTROLS.get(letter)) ?? letter.charCodeAt(0);
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #take(): string {
    const next = this.#peek();
    this.#at += 1;
    return next;
  }

  #skip(wanted: string): boolean {
    if (this.#peek() !== wanted) return false;
    this.#at += 1;
    return true;
  }

  #error(reason: string): PatternError {
    return new PatternError(`${reason}, at character ${Math.min(this.#at, this.#source.length) + 1}`);
  }
}

const isDigit: Takes = (code) => code >= 0x30 && code <= 0x39;
const isWord: Takes = (code) =>
  isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
const isSpace: Takes = (code) => /\s/.test(String.fromCharCode(code));

const CLASSES: ReadonlyMap<string, Takes> = new Map<string, Takes>([
  ['d', isDigit],
  ['D', (code) => !isDigit(code)],
  ['w', isWord],
  ['W', (code) => !isWord(code)],
  ['s', isSpace],
  ['S', (code) => !isSpace(code)],
]);
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['f', 12],
  ['0', 0],
]);

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
}

function isBorder(text: string, at: number): boolean {
  const before = at > 0 && isWord(text.charCodeAt(at - 1));
  const after = at < text.length && isWord(text.charCodeAt(at));
  return before !== after;
}

function only(letter: string): Takes {
  const wanted = letter.charCodeAt(0);
  return (code) => code === wanted;
}
