/**
 * JPEG pictures as a Matroska stream, each with its own time. Both a usual ffmpeg and the small one of Playwright read this
 * format, and it allows pictures at irregular times. The numbers are those of the format:
 * https://www.matroska.org/technical/elements.html
 */

/** Returns the head of the stream, which comes before the first picture. */
export function streamHead(width: number, height: number): Buffer {
  const ebml = element('1a45dfa3', element('4282', Buffer.from('matroska')), element('4287', uint(4)));
  const info = element('1549a966', element('2ad7b1', uint(1_000_000)));
  const picture = element('e0', element('b0', uint(width)), element('ba', uint(height)));
  const codec = element('86', Buffer.from('V_MJPEG'));
  const track = element('ae', element('d7', uint(1)), element('73c5', uint(1)), element('83', uint(1)), codec, picture);
  return Buffer.concat([ebml, SEGMENT_WITHOUT_END, info, element('1654ae6b', track)]);
}

/**
 * Returns one picture of the stream.
 * @param atMs time since the first picture; never less than before
 */
export function streamPicture(atMs: number, jpeg: Buffer): Buffer {
  // Block of track 1, at the time of its cluster, a key frame.
  const block = Buffer.concat([Buffer.from('81000080', 'hex'), jpeg]);
  return element('1f43b675', element('e7', uint(atMs)), element('a3', block));
}

const SEGMENT_WITHOUT_END = Buffer.from('1853806701ffffffffffffff', 'hex');

function element(id: string, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const size = Buffer.alloc(8);
  // The first bit that is set means that seven bytes follow.
  size.writeBigUInt64BE(BigInt(content.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, 'hex'), size, content]);
}

function uint(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
