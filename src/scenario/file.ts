/** Scenario files: bytes in the encodings that editors write, read like a link. */
import type { DecodeResult } from './link/codec.ts';
import { parseScenarioText } from './text.ts';

/** Returns the text of bytes in UTF-8 or, with a byte order mark, UTF-16; the mark is no part of it. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Reads a scenario file, at its start. Never rejects for what the file holds. */
export async function readScenarioFile(file: Blob): Promise<DecodeResult> {
  const checked = parseScenarioText(decodeText(new Uint8Array(await file.arrayBuffer())));
  if ('error' in checked) return { ok: false, error: checked.error };
  return { ok: true, moment: { scenario: checked.scenario, atUs: 0, selection: [] }, repairs: checked.repairs };
}
