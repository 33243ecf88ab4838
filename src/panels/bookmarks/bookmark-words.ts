import type { Bookmark, Command } from '../../scenario/index.ts';
import { firstCharacters } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';

/** Largest part of a note that is a name, in UTF-16 units. */
const NAME_UNITS = 120;

/** Returns the name of a bookmark: "2.500 s: the first fault". Of a long note, the name has the beginning. */
export function bookmarkName({ atUs, note }: Bookmark): string {
  const beginning = firstCharacters(note, NAME_UNITS);
  return note === '' ? formatTime(atUs) : `${formatTime(atUs)}: ${beginning}${beginning === note ? '' : '…'}`;
}

/**
 * Returns the command that changes the note of the bookmark at `place`; undefined if the note is the same, or there is no
 * bookmark.
 */
export function renameBookmark(bookmarks: readonly Bookmark[], place: number, note: string): Command | undefined {
  const bookmark = bookmarks[place];
  const text = note.trim();
  if (bookmark === undefined || bookmark.note === text) return undefined;
  const renamed = bookmarks.with(place, { ...bookmark, note: text });
  return { do: 'setBookmarks', bookmarks: renamed, label: `Edit the note at ${formatTime(bookmark.atUs)}` };
}

export function removeBookmark(bookmarks: readonly Bookmark[], place: number): Command {
  const kept = bookmarks.filter((_, index) => index !== place);
  return {
    do: 'setBookmarks',
    bookmarks: kept,
    label: `Remove the bookmark at ${formatTime(bookmarks[place]?.atUs ?? 0)}`,
  };
}
