/** Texts of a diagram: character codes and line breaks, decoded and encoded. */

const ENTITY = /#(\w+);/g;
const BREAK = /<br\s*\/?>/gi;
const WRAP = /^:?(?:no)?wrap:/;
const CODE_MAX = 0x10ffff;

/** Character codes by name, as far as texts use them. Others are kept as written. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
  ['infin', '\u221e'],
  ['hearts', '\u2665'],
  ['rarr', '\u2192'],
  ['larr', '\u2190'],
  ['euro', '\u20ac'],
  ['deg', '\u00b0'],
]);

/** Returns the words that a text of a diagram shows. */
export function wordsOf(text: string): string {
  return text
    .replace(WRAP, '')
    .trim()
    .replace(BREAK, '\n')
    .replace(ENTITY, (written, name: string) => characterOf(name) ?? written);
}

function characterOf(name: string): string | undefined {
  if (!/^\d{1,7}$/.test(name)) return NAMED.get(name);
  const code = Number(name);
  const isCharacter = code <= CODE_MAX && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}

/** Characters that end a text, begin a code or are markup, and those that lines do not hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const UNSAFE = /[#;<>\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]|^\s|\s$|^(?=:?(?:no)?wrap:)./gu;

/** Returns text that shows the words: `wordsOf` decodes it to the same. */
export function textFor(words: string): string {
  return words.replaceAll(UNSAFE, (found) => `#${found.codePointAt(0) ?? 0};`).replaceAll('\n', '<br/>');
}
