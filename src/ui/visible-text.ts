/**
 * Names come from strangers. Characters that show nothing, or that turn the text around, are told apart here so that two
 * names that look alike cannot be taken for each other.
 */
export interface TextPart {
  readonly text: string;
  /** The character shows nothing by itself; `text` is its code point, "U+202E". */
  readonly invisible: boolean;
}

const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00A0\u115F\u1160\u2000-\u200A\u202F\u205F\u2800\u3000\u3164\uFFA0]|\u034F|^ | $|(?<= ) /u;

export function visibleParts(text: string): readonly TextPart[] {
  if (!INVISIBLE.test(text)) return [{ text, invisible: false }];
  const parts: TextPart[] = [];
  const splitter = new RegExp(INVISIBLE.source, 'gu');
  let from = 0;
  for (const match of text.matchAll(splitter)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), invisible: false });
    parts.push({ text: codePoint(match[0]), invisible: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), invisible: false });
  return parts;
}

/** {@link visibleParts} as one string, for where only text fits: titles, options, accessible names. */
export function visibleText(text: string): string {
  return visibleParts(text)
    .map((part) => (part.invisible ? `⟨${part.text}⟩` : part.text))
    .join('');
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
