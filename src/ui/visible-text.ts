/**
 * The visible form of names, which come from strangers. Characters that show nothing, or that reverse the text, are made visible,
 * so that two names that look alike can be told apart. The same characters stay where they have a visible effect: in an emoji, or
 * between letters that they join or separate.
 */
export interface TextPart {
  readonly text: string;
  /** Whether the character shows nothing by itself; `text` is then its code point, "U+202E". */
  readonly invisible: boolean;
}

/** Format characters, except visible ones: signs around Arabic and Syriac numbers. */
const FORMAT = String.raw`(?![\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2])\p{Cf}`;
const INVISIBLE = String.raw`${FORMAT}|[\p{Cc}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00A0\u034F\u115F\u1160\u2000-\u200A\u202F\u205F\u2800\u3000\u3164\uFE00-\uFE0F\uFFA0\u{E0100}-\u{E01EF}]|^ | $|(?<= ) `;

/** Viramas, which stack or join the letters around them; a joiner beside one chooses which. */
const VIRAMA = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2\u1B44\uA9C0]`;
/** Arabic letters that never join the next letter, and those of them that do not join the previous one either. */
const LAST = String.raw`\u0621-\u0625\u0627\u0629\u062F-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06C0\u06C3-\u06CB\u06CD\u06CF\u06D2\u06D3\u06D5\u06EE\u06EF`;
const JOINS_NEXT = String.raw`(?<=(?![${LAST}])\p{Script=Arabic}\p{Mn}*)`;
const JOINS_LAST = String.raw`\p{Mn}*(?![\u0621\u0674])(?=\p{L})\p{Script=Arabic}`;
/** Joiners, after the rules for domain names: RFC 5892, appendix A. */
const JOINERS = String.raw`(?<=${VIRAMA})[\u200C\u200D]|\u200D(?=${VIRAMA})|${JOINS_NEXT}(?:\u200C(?=${JOINS_LAST})|\u200D(?!${JOINS_LAST}))`;
const VARIANTS = String.raw`(?<=[\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]|(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]`;

const CANDIDATE = new RegExp(INVISIBLE, 'u');
let compiled: RegExp | undefined;

/**
 * Matches joiners that have an effect, as its first group, and invisible characters. Compiled late: the table of emoji takes a
 * while.
 */
function splitter(): RegExp {
  compiled ??= compile();
  return compiled;
}

function compile(): RegExp {
  try {
    return new RegExp(String.raw`(\p{RGI_Emoji}|${JOINERS}|${VARIANTS})|${INVISIBLE}`, 'gv');
  } catch {
    // A browser from before 2023 does not know sequences of emoji, and shows their joiners.
    return new RegExp(`(${JOINERS}|${VARIANTS})|${INVISIBLE}`, 'gu');
  }
}

export function visibleParts(text: string): readonly TextPart[] {
  if (!CANDIDATE.test(text)) return [{ text, invisible: false }];
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: found, 1: atWork, index } of text.matchAll(splitter())) {
    if (atWork !== undefined) continue;
    if (index > from) parts.push({ text: text.slice(from, index), invisible: false });
    parts.push({ text: codePoint(found), invisible: true });
    from = index + found.length;
  }
  if (from < text.length || from === 0) parts.push({ text: text.slice(from), invisible: false });
  return parts;
}

/** Returns {@link visibleParts} as one string, for titles, options and accessible names, which hold only text. */
export function visibleText(text: string): string {
  return visibleParts(text)
    .map((part) => (part.invisible ? `⟨${part.text}⟩` : part.text))
    .join('');
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
