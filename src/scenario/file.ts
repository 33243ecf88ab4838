/** Scenario files: bytes in the encodings that editors write, read like a link. */
import { decodeText } from './decode-text.ts';
import type { DecodeResult } from './link/codec.ts';
import { parseScenarioText } from './text.ts';

/** Reads a scenario file, at its start. Never rejects for what the file holds. */
export async function readScenarioFile(file: Blob): Promise<DecodeResult> {
  const text = decodeText(new Uint8Array(await file.arrayBuffer()));
  if (text === undefined) return { ok: false, error: 'It is text in neither UTF-8 nor UTF-16.' };
  const checked = parseScenarioText(text);
  if ('error' in checked) return { ok: false, error: checked.error };
  const { scenario, ...report } = checked;
  return { ok: true, moment: { scenario, atUs: 0, selection: [] }, ...report };
}
