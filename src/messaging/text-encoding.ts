const UTF_16 = { little: 'utf-16le', big: 'utf-16be' } as const;

/**
 * Returns the encoding of a text that begins with these bytes, as `TextDecoder` names it: UTF-8 or UTF-16, with or without a byte
 * order mark. Without a mark, UTF-16 is told by the zero byte beside the first character.
 * @param bytes the first two bytes, or more
 */
export function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return UTF_16.little;
  if (first === 0xfe && second === 0xff) return UTF_16.big;
  if (first === 0 && second !== 0) return UTF_16.big;
  return second === 0 && first !== 0 ? UTF_16.little : 'utf-8';
}
