import { useState } from 'react';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, fieldKey, TextInput } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import { renameBookmark } from './bookmark-words.ts';
import styles from './bookmarks.module.css';

/** Shows the note of the new bookmark, ready for typing. Enter saves it, Escape cancels. */
export function NoteForm() {
  const atUs = useHeronry((state) => state.noteAtUs);
  const there = useHeronry(({ scenario, noteAtUs }) => scenario.bookmarks.some((one) => one.atUs === noteAtUs));
  return atUs === undefined || !there ? null : <Form key={atUs} atUs={atUs} />;
}

function Form({ atUs }: { readonly atUs: number }) {
  const store = useHeronryStore();
  const bookmarks = useHeronry((state) => state.scenario.bookmarks);
  const place = bookmarks.findIndex((bookmark) => bookmark.atUs === atUs);
  /** Element that had the focus before, which gets it back. */
  const [before] = useState(() => document.activeElement);
  const [text, setText] = useState(bookmarks[place]?.note ?? '');
  const { actions } = store.getState();
  const close = (): void => {
    // Closing moves the focus, and that must not close the form again.
    if (store.getState().noteAtUs === atUs) actions.writeNote(undefined);
  };
  const keep = (): void => {
    if (store.getState().noteAtUs !== atUs) return;
    const command = renameBookmark(store.getState().scenario.bookmarks, place, text);
    const issue = command === undefined ? undefined : actions.dispatch(command);
    if (issue !== undefined) actions.notify(issue.message, 'error');
    close();
  };
  return (
    <form
      className={styles.note}
      aria-label={`Bookmark ${formatTime(atUs)}`}
      onSubmit={(event) => {
        event.preventDefault();
        keep();
        if (before instanceof HTMLElement) before.focus({ preventScroll: true });
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) keep();
      }}
      onKeyDown={(event) => {
        if (fieldKey(event) !== 'cancel') return;
        event.stopPropagation();
        close();
        if (before instanceof HTMLElement) before.focus({ preventScroll: true });
      }}
    >
      <span className={styles.quiet}>{formatTime(atUs)}</span>
      <TextInput
        ref={(input) => input?.focus()}
        aria-label="Note"
        placeholder="Describe this moment"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button small variant="primary" type="submit">
        Save
      </Button>
    </form>
  );
}
