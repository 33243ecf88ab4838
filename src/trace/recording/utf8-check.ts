/** Character that a decoder writes for bytes that are not UTF-8, and its own bytes. */
const REPLACEMENT = '\ufffd';
const REPLACEMENT_BYTES = [0xef, 0xbf, 0xbd] as const;
const LINE_FEED = 0x0a;

/** Finds the lines in which a decoder has replaced bytes that are not UTF-8. The chunks of a file come in order. */
export class Utf8Check {
  /** The end of the line so far, at most two bytes: a character may have begun there. */
  #begun: Uint8Array = new Uint8Array();

  /**
   * Returns the lines of a chunk in which bytes were replaced, as places from 0.
   * @param text what the decoder made of the chunk
   */
  brokenLines(chunk: Uint8Array, text: string): readonly number[] {
    const begun = this.#begun;
    const end = joined(begun, chunk.subarray(-2)).slice(-2);
    this.#begun = end.slice(end.lastIndexOf(LINE_FEED) + 1);
    if (!text.includes(REPLACEMENT)) return [];
    const bytes = joined(begun, chunk);
    const broken: number[] = [];
    let from = 0;
    for (const [place, line] of text.split('\n').entries()) {
      const feed = bytes.indexOf(LINE_FEED, from);
      const lineEnd = feed === -1 ? bytes.length : feed;
      if (line.split(REPLACEMENT).length - 1 > replacementsIn(bytes.subarray(from, lineEnd))) broken.push(place);
      from = lineEnd + 1;
    }
    return broken;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** Counts the characters U+FFFD that a line has itself. */
function replacementsIn(line: Uint8Array): number {
  const [first, second, third] = REPLACEMENT_BYTES;
  let count = 0;
  for (let at = line.indexOf(first); at !== -1; at = line.indexOf(first, at + 1))
    if (line[at + 1] === second && line[at + 2] === third) count += 1;
  return count;
}
