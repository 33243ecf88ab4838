import { Trash2 } from 'lucide-react';
import { LIMITS } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { IconButton, Kbd, LinkButton, TextArea } from '../../ui/index.ts';
import { TimeLink } from '../parts/TimeLink.tsx';
import { draftHandlers, useDraft } from '../parts/use-draft.ts';
import { useListed } from '../parts/use-listed.ts';
import { formatTime } from '../text/time.ts';
import { removeBookmark, renameBookmark } from './bookmark-words.ts';
import styles from './bookmarks.module.css';

/** Number of bookmarks that are listed at first. Each is a form. */
const LISTED = 40;

/** Lists the bookmarks of the scenario, to go to, name and remove. */
export function BookmarkList() {
  const bookmarks = useHeronry((state) => state.scenario.bookmarks);
  const { shown, hidden, showAll } = useListed(bookmarks, LISTED);
  return (
    <section className={styles.bookmarks} aria-label="Bookmarks">
      <h4>
        Bookmarks <span className={styles.quiet}>{bookmarks.length}</span>
      </h4>
      {bookmarks.length === 0 ? (
        <p className={styles.quiet}>
          <Kbd keys="b" /> adds a bookmark at this moment. Links include bookmarks.
        </p>
      ) : (
        <ul className={styles.list}>
          {shown.map(({ atUs, note }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike, and then they are alike
            <li key={`${atUs}/${place}`}>
              <Row atUs={atUs} note={note} place={place} />
            </li>
          ))}
        </ul>
      )}
      {hidden === 0 ? null : <LinkButton onClick={showAll}>{`Show ${hidden} more bookmarks`}</LinkButton>}
    </section>
  );
}

function Row({ atUs, note, place }: { readonly atUs: number; readonly note: string; readonly place: number }) {
  const bookmarks = useHeronry((state) => state.scenario.bookmarks);
  const actions = useHeronry((state) => state.actions);
  const draft = useDraft(note, (text) => {
    const command = renameBookmark(bookmarks, place, text);
    return command === undefined ? undefined : actions.dispatch(command)?.message;
  });
  return (
    <>
      <TimeLink atUs={atUs} />
      <TextArea
        className={styles.rowNote}
        rows={1}
        spellCheck
        aria-label={`Note at ${formatTime(atUs)}`}
        aria-invalid={draft.error !== undefined}
        placeholder="Note"
        maxLength={LIMITS.textUnits}
        {...draftHandlers(draft)}
      />
      <IconButton
        small
        label={`Remove the bookmark at ${formatTime(atUs)}`}
        icon={Trash2}
        onClick={() => actions.dispatch(removeBookmark(bookmarks, place))}
      />
    </>
  );
}
