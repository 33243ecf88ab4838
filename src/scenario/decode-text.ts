import { encodingOf } from '../messaging/parts.ts';

/**
 * Decodes the bytes of a JSON file: UTF-8 or UTF-16, with or without a byte order mark.
 * @returns undefined where the bytes are neither
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
