/** A scanner for the grammar of RFC 8259 that finds the place of an error. It creates no values: `JSON.parse` does. */
import { inexactness, JSON_NUMBER } from './json-number.ts';

export interface JsonRules {
  /** Whether the text must be an object. */
  readonly object: boolean;
  /** Largest number of nested arrays and objects. */
  readonly depthMax: number;
  /** Whether a lone surrogate is allowed. */
  readonly loneSurrogates: boolean;
  /** Whether -0 is allowed. */
  readonly negativeZero: boolean;
}

/** First violation of a rule. */
export class JsonFault extends Error {
  /** Kind of the violation: not JSON, or JSON with a value that is refused. */
  readonly kind: 'syntax' | 'value';
  readonly offset: number;
  /** Keys and indexes of the value that contains it. */
  readonly path: readonly (string | number)[];
  /** Number or word that it is about. */
  readonly found: string | undefined;

  constructor(
    kind: 'syntax' | 'value',
    message: string,
    where: Pick<JsonFault, 'offset' | 'path'> & { readonly found?: string | undefined },
  ) {
    super(message);
    this.kind = kind;
    this.offset = where.offset;
    this.path = where.path;
    this.found = where.found;
  }
}

const PLAIN_TEXT = /[ !#-[\]-\ud7ff\ue000-\uffff]*/y;
const SPACE = /[ \n\r\t]*/y;
const WORD = /[-+.\w]+/y;

export class JsonScanner {
  readonly #text: string;
  readonly #rules: JsonRules;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string, rules: JsonRules) {
    this.#text = text;
    this.#rules = rules;
  }

  /** @throws JsonFault at the first character that breaks a rule */
  document(): void {
    this.#skip(SPACE);
    if (this.#rules.object) {
      if (this.#at >= this.#text.length)
        throw this.#fault('there is nothing yet; write a JSON object, such as {"setpoint": 1.0}');
      if (this.#peek() !== '{') throw this.#fault('a JSON object starts with {');
    }
    this.#value();
    this.#skip(SPACE);
    if (this.#at < this.#text.length) {
      throw this.#fault(`nothing may follow the ${this.#rules.object ? 'last }' : 'value'}`);
    }
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  /** Moves past the match of a sticky expression, and returns it. */
  #skip(expression: RegExp): string {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #fault(message: string, offset = this.#at, found?: string): JsonFault {
    return new JsonFault('syntax', message, { offset, path: [...this.#path], found });
  }

  #refusal(message: string, offset = this.#at, found?: string): JsonFault {
    return new JsonFault('value', message, { offset, path: [...this.#path], found });
  }

  #value(): void {
    this.#skip(SPACE);
    const first = this.#peek();
    if (first === '{') this.#object();
    else if (first === '[') this.#array();
    else if (first === '"') this.#string();
    else this.#word();
  }

  #open(): void {
    if (this.#path.length >= this.#rules.depthMax)
      throw this.#refusal(`nested deeper than ${this.#rules.depthMax} levels`);
    this.#at += 1;
    this.#skip(SPACE);
  }

  #array(): void {
    this.#open();
    for (let index = 0; index > 0 || this.#peek() !== ']'; index += 1) {
      this.#path.push(index);
      this.#value();
      this.#path.pop();
      if (!this.#more(']')) return;
    }
    this.#at += 1;
  }

  #object(): void {
    this.#open();
    const keys = new Set<string>();
    while (keys.size > 0 || this.#peek() !== '}') {
      this.#path.push(this.#key(keys));
      this.#value();
      this.#path.pop();
      if (!this.#more('}')) return;
    }
    this.#at += 1;
  }

  /** Moves past a comma to the next item; false past the closing bracket. */
  #more(close: '}' | ']'): boolean {
    this.#skip(SPACE);
    const next = this.#peek();
    if (next !== close && next !== ',') throw this.#fault(`expected a comma or ${close}`);
    this.#at += 1;
    if (next === close) return false;
    this.#skip(SPACE);
    if (this.#peek() === close) throw this.#fault(`a comma may not stand before ${close}`);
    return true;
  }

  /** Reads a key and its colon. */
  #key(keys: Set<string>): string {
    const start = this.#at;
    if (this.#peek() !== '"') throw this.#fault('expected a name in double quotes');
    this.#string();
    // The string has already been scanned.
    const key = JSON.parse(this.#text.slice(start, this.#at)) as string;
    if (keys.has(key)) {
      this.#path.push(key);
      throw this.#refusal('this name is used twice in the object; only one of the values would be kept', start);
    }
    keys.add(key);
    this.#skip(SPACE);
    if (this.#peek() !== ':') throw this.#fault('expected a colon after the name');
    this.#at += 1;
    return key;
  }

  #string(): void {
    const start = this.#at;
    /** Place of the first half of a surrogate pair that waits for the second; -1 for none. */
    let half = -1;
    this.#at += 1;
    for (;;) {
      if (this.#skip(PLAIN_TEXT) !== '') half = this.#whole(half);
      const at = this.#at;
      const unit = this.#text.charCodeAt(at);
      if (Number.isNaN(unit) || unit === 0x0a) throw this.#fault('this text has no closing double quote', start);
      if (unit < 0x20) throw this.#fault('a control character must be written as an escape, such as \\t');
      this.#at += 1;
      if (unit === 0x22) {
        this.#whole(half);
        return;
      }
      const value = unit === 0x5c ? this.#escape() : unit;
      if (value >= 0xd800 && value < 0xdc00) {
        this.#whole(half);
        half = at;
      } else if (value >= 0xdc00 && value < 0xe000) {
        if (half === -1) this.#whole(at);
        half = -1;
      } else half = this.#whole(half);
    }
  }

  /** Refuses a lone surrogate at this place. */
  #whole(half: number): -1 {
    if (half !== -1 && !this.#rules.loneSurrogates)
      throw this.#refusal('half of a surrogate pair stands here, which is no character', half);
    return -1;
  }

  /** Moves past the escape after a backslash, and returns its unit. */
  #escape(): number {
    const rest = this.#text.slice(this.#at, this.#at + 5);
    const length = /^["\\/bfnrt]/.test(rest) ? 1 : /^u[\da-fA-F]{4}/.test(rest) ? 5 : 0;
    if (length === 0) throw this.#fault('this is not an escape that JSON knows', this.#at - 1);
    this.#at += length;
    return length === 5 ? Number.parseInt(rest.slice(1), 16) : 0;
  }

  #word(): void {
    const start = this.#at;
    const word = this.#skip(WORD);
    if (word === 'true' || word === 'false' || word === 'null') return;
    const isNumber = /^[-\d]/.test(word);
    if (isNumber && JSON_NUMBER.test(word)) this.#number(word, start);
    else if (isNumber) throw this.#fault('this is not a number in JSON', start, word);
    else if (word !== '') throw this.#fault('this needs double quotes, or is not a value in JSON', start, word);
    else if (this.#peek() === '') throw this.#fault('something is missing here');
    else if (this.#peek() === "'") throw this.#fault('text needs double quotes, not single ones');
    else throw this.#fault('expected a value');
  }

  #number(token: string, start: number): void {
    const reason = inexactness(token);
    if (reason !== undefined) throw this.#refusal(reason, start, token);
    if (token.startsWith('-') && Number(token) === 0 && !this.#rules.negativeZero)
      throw this.#refusal('the sign of this zero would be lost; write 0', start, token);
  }
}
