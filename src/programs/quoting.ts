/** Text of a scenario in a program: literals, comments and identifiers, none of which the text can leave. */

/** Characters that end a line, are invisible, or turn the direction of the text around them. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Returns a string literal. @param wide writes a character beyond U+FFFF as the language does */
export function quoted(text: string, quote: '"' | "'", wide: (digits: string) => string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replace(UNSAFE, (character) => SHORT.get(character) ?? escapeOf(character, wide));
  return quote + escaped + quote;
}

/** Returns text for a comment of one line. */
export function commentText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(UNSAFE, (character) => escapeOf(character, (digits) => `\\u{${digits}}`));
}

function escapeOf(character: string, wide: (digits: string) => string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  return digits.length > 4 ? wide(digits) : `\\u${digits.padStart(4, '0')}`;
}

/** Words of one name in an identifier. */
const WORDS_MAX = 6;

/** Identifiers of a program, each given once. */
export class Identifiers {
  readonly #taken: Set<string>;
  readonly #join: (words: readonly string[]) => string;

  /** @param reserved names that the program uses otherwise @param join makes one identifier of words of letters and digits */
  constructor(reserved: Iterable<string>, join: (words: readonly string[]) => string) {
    this.#taken = new Set(reserved);
    this.#join = join;
  }

  /** Returns a new identifier that reads like the names: ASCII only, as languages differ in the rest. */
  make(...names: readonly string[]): string {
    const words = names.flatMap((name) => name.match(/[A-Za-z]+[0-9]*|[0-9]+/g)?.slice(0, WORDS_MAX) ?? ['agent']);
    const [first = 'agent'] = words;
    const stem = this.#join(/^[A-Za-z]/.test(first) ? words : ['agent', ...words]);
    let name = stem;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${stem}_${number}`;
    this.#taken.add(name);
    return name;
  }
}

/** Returns `mg1_on_control`. */
export function snakeCase(words: readonly string[]): string {
  return words.map((word) => word.toLowerCase()).join('_');
}

/** Returns `mg1OnControl`. */
export function camelCase(words: readonly string[]): string {
  return words
    .map(
      (word, index) => (index === 0 ? word.slice(0, 1).toLowerCase() : word.slice(0, 1).toUpperCase()) + word.slice(1),
    )
    .join('');
}
