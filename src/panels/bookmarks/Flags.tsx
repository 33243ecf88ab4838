import { Bookmark } from 'lucide-react';
import { useHeronry } from '../../store/index.ts';
import { Tooltip, visibleText } from '../../ui/index.ts';
import { bookmarkName } from './bookmark-words.ts';
import styles from './bookmarks.module.css';

/** The bookmarks over a strip of time that begins at 0. One that lies beyond its end is at the end. */
export function Flags({ spanUs }: { readonly spanUs: number }) {
  const bookmarks = useHeronry((state) => state.scenario.bookmarks);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const actions = useHeronry((state) => state.actions);
  return bookmarks.map((bookmark, place) => {
    const name = visibleText(bookmarkName(bookmark));
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike, and then they are alike
      <Tooltip key={place} text={name}>
        <button
          type="button"
          className={styles.flag}
          style={{ left: `${Math.min(1, bookmark.atUs / spanUs) * 100}%` }}
          aria-label={`Bookmark ${name}`}
          aria-current={bookmark.atUs === playheadUs}
          onClick={() => {
            actions.pause();
            actions.seek(bookmark.atUs);
          }}
        >
          <Bookmark size={14} aria-hidden />
        </button>
      </Tooltip>
    );
  });
}
