const LOOK_AHEAD = 64;

/** Returns the beginning of a text, at most `unitsMax` UTF-16 units long, cut between graphemes. */
export function firstCharacters(text: string, unitsMax: number): string {
  if (text.length <= unitsMax) return text;
  let end = 0;
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { index, segment } of segmenter.segment(text.slice(0, unitsMax + LOOK_AHEAD))) {
    if (index + segment.length > unitsMax) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}
