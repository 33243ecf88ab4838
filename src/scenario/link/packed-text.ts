/** Text in the characters of an address: deflated, in base64url. */
import { Malformed } from './columns.ts';

/** Largest text that is unpacked, in bytes. */
const INFLATED_BYTES_MAX = 1024 * 1024;

/** Returns a text as characters that an address may have. */
export async function packText(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return toBase64Url(await collect(bytes, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY));
}

/**
 * Returns the text that was packed.
 * @throws if it is damaged, or too long
 */
export async function unpackText(packed: string): Promise<string> {
  const deflated = fromBase64Url(packed);
  if (deflated === undefined) throw new Malformed('it contains an invalid character. It may have been cut off');
  const inflated = await collect(deflated, new DecompressionStream('deflate-raw'), INFLATED_BYTES_MAX);
  return new TextDecoder('utf-8', { fatal: true }).decode(inflated);
}

/** All that comes out of the stream. @throws Malformed beyond `bytesMax`, as soon as they are counted */
async function collect(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.readable.getReader();
  const writer = stream.writable.getWriter();
  // What fails here fails in the reader too, which says so.
  for (const written of [writer.write(bytes), writer.close()]) written.catch(() => {});
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > bytesMax) {
      await reader.cancel();
      throw new Malformed(`it unpacks to more than ${bytesMax / 1024 / 1024} MiB`);
    }
    chunks.push(next.value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
  } catch {
    return undefined;
  }
}
