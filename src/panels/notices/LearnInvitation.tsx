import { GraduationCap, X } from 'lucide-react';
import { useHeronry } from '../../store/index.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { FIRST_LESSON, INVITATION } from './invitation.ts';
import styles from './notices.module.css';

/** Invites to the first lesson, beside the picture, until a lesson was opened or the invitation was dismissed. */
export function LearnInvitation() {
  const shown = useHeronry((state) => state.sections[INVITATION]) ?? true;
  const unfold = useHeronry((state) => state.actions.unfold);
  if (!shown) return null;
  return (
    <span className={styles.learn}>
      <Button
        small
        variant="primary"
        icon={GraduationCap}
        onClick={() => {
          location.hash = `lesson/${FIRST_LESSON}`;
        }}
      >
        {INVITATION}
      </Button>
      <IconButton small label="Dismiss the invitation" icon={X} onClick={() => unfold(INVITATION, false)} />
    </span>
  );
}
