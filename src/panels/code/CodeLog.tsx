import { useEffect, useRef } from 'react';
import { Name } from '../../ui/index.ts';
import type { CodeProblem } from '../editor/code-editor.tsx';
import { TimeLink } from '../parts/TimeLink.tsx';
import styles from './code.module.css';
import type { CodeLine } from './code-lines.ts';

interface CodeLogProps {
  /** Problems of the text. */
  readonly problems: readonly CodeProblem[];
  /** Lines of the run, oldest first. */
  readonly lines: readonly CodeLine[];
  /** Sentence in the place of lines while there are none. */
  readonly empty: string;
  /** Shows a place of the code. */
  readonly onGo: (place: Pick<CodeProblem, 'line' | 'column'>) => void;
}

/** Lists the problems of the code, and what it wrote to its log up to the playhead. */
export function CodeLog({ problems, lines, empty, onGo }: CodeLogProps) {
  const list = useRef<HTMLUListElement>(null);
  const latest = lines.at(-1)?.number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the latest line is kept in view as lines come
  useEffect(() => {
    const { current } = list;
    if (current !== null) current.scrollTop = current.scrollHeight;
  }, [latest]);
  return (
    <div className={styles.below}>
      {problems.length === 0 ? null : (
        <section aria-label="Problems">
          <h3>{problems.length === 1 ? '1 problem' : `${problems.length} problems`}</h3>
          <ul className={styles.list}>
            {problems.map((problem) => (
              <li key={problem.line}>
                <button type="button" className={styles.go} onClick={() => onGo({ ...problem })}>
                  <b>{`Line ${problem.line}`}</b>
                  <span>{problem.message}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="Log of the code">
        <h3>Log</h3>
        {lines.length === 0 ? (
          <p className={styles.quiet}>{empty}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by the keyboard
          <ul ref={list} className={styles.list} tabIndex={0} aria-label="Lines of the log">
            {lines.map(({ number, atUs, text, isError, line }) => (
              <li key={number} className={styles.row} data-error={isError || undefined}>
                <TimeLink atUs={atUs} />
                <span className={styles.text}>
                  <Name>{text}</Name>
                </span>
                {line === undefined ? null : (
                  <button type="button" className={styles.go} onClick={() => onGo({ line })}>
                    <b>{`Line ${line}`}</b>
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
