import { FastForward, RotateCcw, StepForward, Undo2 } from 'lucide-react';
import { useStore } from 'zustand';
import type { ClassSession, PageQuestion } from '../../learning/index.ts';
import { Button, Name } from '../../ui/index.ts';
import styles from './Class.module.css';

interface PlayBarProps {
  readonly session: ClassSession;
  readonly played: PageQuestion;
}

/** Leaves the picture in sight while the answer plays, and says what it was once it has happened. */
export function PlayBar({ session, played }: PlayBarProps) {
  const { question, state, grading, isStepwise, step, skip, watch } = useStore(played.session);
  const isOver = state === 'explained';
  return (
    <section className={styles.playBar} aria-label="Answer of the class">
      <p>
        <Name>{question.words}</Name>
      </p>
      <p className={styles.playAnswer} role="status">
        <Name>{isOver ? (grading?.words ?? '') : ''}</Name>
      </p>
      {isOver || isStepwise !== true ? null : (
        <Button icon={StepForward} onClick={() => step?.()}>
          Next hop
        </Button>
      )}
      {isOver ? (
        <Button icon={RotateCcw} onClick={() => watch?.()}>
          Play again
        </Button>
      ) : (
        <Button icon={FastForward} onClick={() => skip?.()}>
          To the answer
        </Button>
      )}
      <Button variant="primary" icon={Undo2} onClick={() => session.stopPlaying()} autoFocus>
        Back to the class
      </Button>
    </section>
  );
}
