import { useEffect, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';
import { fragmentOf, type GalleryRecording, galleryRecordings } from '../gallery-recordings.ts';
import styles from './Catalogue.module.css';

/** Shows the recordings that come with the page. Each opens at its start, and has an address of its own. */
export function RecordingCards() {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const [recordings, setRecordings] = useState<readonly GalleryRecording[] | 'loading' | 'failed'>('loading');
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try loads again.
  useEffect(() => {
    let isShown = true;
    galleryRecordings().then(
      (list) => isShown && setRecordings(list),
      () => isShown && setRecordings('failed'),
    );
    return () => {
      isShown = false;
    };
  }, [tries]);
  if (recordings === 'loading') return <p aria-busy="true">Loading the recordings…</p>;
  if (recordings === 'failed')
    return (
      <p role="alert">
        The recordings could not be loaded.{' '}
        <Button small onClick={() => setTries(tries + 1)}>
          Try again
        </Button>
      </p>
    );
  return (
    <div className={styles.cards}>
      {recordings.map((recording) => (
        <button
          key={recording.file}
          type="button"
          className={styles.card}
          onClick={() => {
            openDialog(undefined);
            location.hash = fragmentOf(recording);
          }}
        >
          <span className={styles.cardWords}>
            <b>{recording.title}</b>
            <span className={styles.quiet}>{recording.sentence}</span>
            <span className={styles.quiet}>{`${recording.seconds} s · ${recording.messages} messages`}</span>
          </span>
        </button>
      ))}
    </div>
  );
}
