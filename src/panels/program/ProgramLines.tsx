import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Program, ProgramLanguage, ProgramLine } from '../../programs/index.ts';
import { useHeronry } from '../../store/index.ts';
import { moveAlong } from '../parts/move-along.ts';
import styles from './program.module.css';
import { wordsOfLine } from './program-words.ts';

const ROW_HEIGHT = 24;

interface ProgramLinesProps {
  readonly program: Program;
  /** Numbers of the lines that are lit, from 0. */
  readonly lit: readonly number[];
  /** Called with the number of a line that stands for something. */
  readonly onLine: (line: number) => void;
}

/**
 * Shows the lines of a program. While paused, the lit line is scrolled into view; while playing, nothing scrolls, as lines
 * far apart take turns.
 */
export function ProgramLines({ program, lit, onLine }: ProgramLinesProps) {
  const view = useRef<HTMLDivElement>(null);
  const isPlaying = useHeronry((state) => state.playing);
  const { lines, language } = program;
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => view.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingStart: 3 * ROW_HEIGHT,
    scrollPaddingEnd: 3 * ROW_HEIGHT,
  });
  const first = lit[0];
  useEffect(() => {
    if (!isPlaying && first !== undefined) rows.scrollToIndex(first, { align: 'auto' });
  }, [rows, first, isPlaying]);
  const longest = lines.reduce((width, { text }) => Math.max(width, text.length), 0);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a part of a form
    <div
      ref={view}
      className={styles.view}
      role="group"
      aria-label={language === 'python' ? 'Program in Python' : 'Program in TypeScript'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reachable by keyboard
      tabIndex={0}
      onKeyDown={moveAlong}
    >
      <ol className={styles.lines} style={{ height: rows.getTotalSize(), minWidth: `${longest + 8}ch` }} translate="no">
        {rows.getVirtualItems().map(({ key, index, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <li
              key={key}
              className={styles.line}
              style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
              data-lit={lit.includes(index) || undefined}
              aria-setsize={lines.length}
              aria-posinset={index + 1}
            >
              <LineOfProgram
                line={line}
                number={index + 1}
                language={language}
                isLit={lit.includes(index)}
                onClick={() => onLine(index)}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

interface LineOfProgramProps {
  readonly line: ProgramLine;
  /** From 1. */
  readonly number: number;
  readonly language: ProgramLanguage;
  readonly isLit: boolean;
  readonly onClick: () => void;
}

function LineOfProgram({ line: { text, about }, number, language, isLit, onClick }: LineOfProgramProps) {
  const content = (
    <>
      <span className={styles.number} aria-hidden>
        {number}
      </span>
      <code className={styles.text}>
        {wordsOfLine(text, language).map((word, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: words of a line have no other identity
          <span key={place} data-word={word.kind}>
            {word.text}
          </span>
        ))}
      </code>
    </>
  );
  if (about === undefined) return <div className={styles.still}>{content}</div>;
  return (
    <button type="button" className={styles.button} aria-current={isLit || undefined} onClick={onClick}>
      {content}
    </button>
  );
}
