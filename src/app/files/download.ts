/** Files that the page writes. */
import { firstCharacters } from '../../ui/index.ts';

/** Longest file name without its ending, in UTF-16 units. With the ending, it fits the byte limit of file systems. */
const NAME_UNITS_MAX = 80;

/**
 * Characters kept in a file name: letters and digits with their marks, what joins or divides them within a word (joiners, the dots of
 * Catalan, Hebrew, Tibetan and Ethiopic), and separators of words.
 */
const KEPT =
  /(?:[\p{L}\p{N}]\p{M}*(?:(?:\u200D|[\u200C\u00B7\u05F3\u05F4\u0F0B\u1361])(?=[\p{L}\p{M}]))?\p{M}*)+|[\p{Zs}._-]+/gu;

/** Returns a file name for a name: no path separators, no control or direction characters, never empty. */
export function fileName(name: string, ending: string): string {
  const plain = (name.normalize('NFC').match(KEPT) ?? [])
    .join('')
    .replaceAll(/\s+/g, '-')
    .replace(/^[.-]+/, '');
  return `${firstCharacters(plain, NAME_UNITS_MAX) || 'scenario'}.${ending}`;
}

/** Downloads a text, or its pieces. */
export function download(text: string | readonly string[], type: string, name: string): void {
  downloadFile(new Blob([text].flat(), { type }), name);
}

/** Downloads a file under a name. */
export function downloadFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}
