/** Notes of one reading: the same sentence once, with its count and first place. */
import type { FormatNote } from './format.ts';

/** Number of different notes that are kept. */
const NOTES_MAX = 1000;

export class NoteList {
  readonly #notes = new Map<string, { count: number; readonly place: string | undefined }>();

  /** Counts a note. `place` is asked for the first one only. */
  add(text: string, place?: () => string, count = 1): void {
    const note = this.#notes.get(text);
    if (note !== undefined) note.count += count;
    else if (this.#notes.size < NOTES_MAX) this.#notes.set(text, { count, place: place?.() });
  }

  /** Returns the notes, the most frequent first. */
  list(): readonly FormatNote[] {
    return [...this.#notes]
      .map(([text, { count, place }]) => ({ text, count, ...(place === undefined ? {} : { place }) }))
      .sort((a, b) => b.count - a.count);
  }
}
