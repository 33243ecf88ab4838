import { Bookmark } from 'lucide-react';
import { useHeronry } from '../../store/index.ts';
import { Tooltip, visibleText } from '../../ui/index.ts';
import { leftOf, type ShownTime } from '../transport/shown-time.ts';
import { bookmarkName } from './bookmark-words.ts';
import styles from './bookmarks.module.css';

/** Shows the bookmarks over a strip of time. One outside of the strip is shown at its end. */
export function Flags({ shown }: { readonly shown: ShownTime }) {
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
          style={{ left: leftOf(shown, bookmark.atUs) }}
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
