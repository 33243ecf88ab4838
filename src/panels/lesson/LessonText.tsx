import { type Ref, useImperativeHandle, useRef } from 'react';
import type { LessonProblem } from '../../teaching/index.ts';
import styles from './LessonEditor.module.css';

export interface LessonTextHandle {
  /** Puts the cursor at a place, and shows it. */
  goTo(place: Pick<LessonProblem, 'line' | 'column'>): void;
}

interface LessonTextProps {
  readonly text: string;
  readonly problems: readonly LessonProblem[];
  readonly onChange: (text: string) => void;
  readonly ref: Ref<LessonTextHandle>;
}

/** Edits the text of a lesson, with the number of each line, and those with a problem marked. */
export function LessonText({ text, problems, onChange, ref }: LessonTextProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLDivElement>(null);
  const wrong = new Set(problems.map(({ line }) => line));
  const lines = text.split('\n');
  useImperativeHandle(ref, () => ({
    goTo: ({ line, column }) => {
      const { current } = area;
      if (current === null) return;
      const before = current.value.split('\n').slice(0, line - 1);
      const from = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
      current.focus();
      current.setSelectionRange(from, from);
      // A text area scrolls to its cursor only while one types.
      current.scrollTop = (current.scrollHeight / Math.max(1, lines.length)) * Math.max(0, line - 4);
    },
  }));
  return (
    <div className={styles.text}>
      <div ref={numbers} className={styles.numbers} aria-hidden>
        {lines.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          <span key={index} data-wrong={wrong.has(index + 1) || undefined}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={area}
        className={styles.area}
        aria-label="Text of the lesson"
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        value={text}
        aria-invalid={problems.length > 0 || undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
        onScroll={(event) => {
          if (numbers.current !== null) numbers.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
