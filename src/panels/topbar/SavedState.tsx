import { Check, CircleAlert, CircleDashed, CircleDot, CloudOff, GraduationCap } from 'lucide-react';
import { useHeronry } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';
import { usePanelServices } from '../services.tsx';
import styles from './TopBar.module.css';

/** Says in a word or two whether the work is saved; if not, offers to save it. */
export function SavedState() {
  const live = useHeronry((state) => state.origin.kind === 'live');
  const kept = useHeronry((state) => state.origin.kind === 'kept');
  const isExample = useHeronry((state) => state.origin.kind === 'visiting' && state.origin.from === 'gallery');
  const isLesson = useHeronry((state) => state.origin.kind === 'visiting' && state.origin.from === 'lesson');
  const saving = useHeronry((state) => state.saving);
  const services = usePanelServices();
  if (live) {
    return (
      <span className={styles.saved}>
        <CircleDot size={14} aria-hidden />
        <span className={styles.savedWords}>Recording</span>
      </span>
    );
  }
  if (isLesson) {
    return (
      <span className={styles.saved}>
        <GraduationCap size={14} aria-hidden />
        <span className={styles.savedWords}>Lesson</span>
      </span>
    );
  }
  if (!kept) {
    return (
      <span className={styles.saved}>
        <CircleDashed size={14} aria-hidden />
        <span className={styles.savedWords}>{isExample ? 'Example' : 'Not saved'}</span>
        <Button small aria-label="Save a copy" onClick={() => void services.keep()}>
          <span>
            Save<span className={styles.roomy}> a copy</span>
          </span>
        </Button>
      </span>
    );
  }
  if (saving === 'failed') {
    return (
      <span className={styles.saved} data-tone="error">
        <CloudOff size={14} aria-hidden />
        <span className={styles.savedWords}>Not saved</span>
        <Button small onClick={() => void services.exportFile('scenario')}>
          Download a copy
        </Button>
      </span>
    );
  }
  return (
    <span className={styles.saved}>
      {saving === 'saved' ? <Check size={14} aria-hidden /> : <CircleAlert size={14} aria-hidden />}
      <span className={styles.savedWords}>{saving === 'saved' ? 'Saved' : 'Saving…'}</span>
    </span>
  );
}
