import { RotateCcw, Undo2 } from 'lucide-react';
import type { ClassSession } from '../../learning/index.ts';
import { Button, Name } from '../../ui/index.ts';
import styles from './Class.module.css';
import { useClass } from './own-session.ts';

/** Leaves the picture in sight while the answer plays. */
export function PlayBar({ session }: { readonly session: ClassSession }) {
  const words = useClass(session, ({ asked }) => asked?.words ?? '');
  const answer = useClass(session, ({ asked }) => asked?.choices.find(({ id }) => id === asked.right)?.words ?? '');
  return (
    <section className={styles.playBar} aria-label="Answer of the class">
      <p>
        <Name>{words}</Name>
      </p>
      <p className={styles.playAnswer}>
        <Name>{answer}</Name>
      </p>
      <Button icon={RotateCcw} onClick={() => session.play()}>
        Play again
      </Button>
      <Button variant="primary" icon={Undo2} onClick={() => session.stopPlaying()} autoFocus>
        Back to the class
      </Button>
    </section>
  );
}
