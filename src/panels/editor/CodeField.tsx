import type { LanguageSupport } from '@codemirror/language';
import { EditorState, Transaction } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { CodeEditorProps } from './code-editor.tsx';
import styles from './editor.module.css';
import { EXTERNAL, extensionsOf, problemsChanged } from './extensions.ts';
import { lightLines, showLine } from './lit-lines.ts';

const NO_LINES: readonly number[] = [];

interface CodeFieldProps extends CodeEditorProps {
  readonly support: LanguageSupport;
}

/** Edits code: CodeMirror as a component. */
export function CodeField(props: CodeFieldProps) {
  const { value, problems, litLines = NO_LINES, goTo } = props;
  const host = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const [leaves, setLeaves] = useState(false);
  const view = useEditorView(host, props, hintId, setLeaves);
  const isReadOnly = props.onChange === undefined;

  useEffect(() => {
    if (view !== undefined) replaceText(view, value);
  }, [view, value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the extension reads the problems itself
  useEffect(() => view?.dispatch({ effects: problemsChanged.of(null) }), [view, problems]);
  // A list of the same lines is the same: callers make a new one with each picture.
  const lit = litLines.join();
  useEffect(() => {
    if (view === undefined) return;
    const lines = lit === '' ? [] : lit.split(',').map(Number);
    view.dispatch({ effects: lightLines.of(lines) });
    if (lines[0] !== undefined && !view.hasFocus) showLine(view, lines[0]);
  }, [view, lit]);
  useLitLineInSight(view, litLines[0]);
  useEffect(() => {
    if (view !== undefined && goTo !== undefined) moveCursor(view, goTo.line, goTo.column);
  }, [view, goTo]);

  return (
    <>
      <div ref={host} className={styles.field} data-keeps-escape={isReadOnly || leaves ? undefined : ''} />
      {isReadOnly ? null : (
        <p id={hintId} className={styles.hint} role="status">
          {leaves ? 'Tab now leaves the editor.' : 'Tab indents. Press Esc, then Tab, to leave the editor.'}
        </p>
      )}
    </>
  );
}

/** Scrolls the lit line into view when the height of the editor changes, unless the user is typing. */
function useLitLineInSight(view: EditorView | undefined, line: number | undefined): void {
  useEffect(() => {
    if (view === undefined || line === undefined) return;
    const observer = new ResizeObserver(() => {
      if (!view.hasFocus) showLine(view, line);
    });
    observer.observe(view.dom);
    return () => observer.disconnect();
  }, [view, line]);
}

/** Makes the view of CodeMirror in `host`; another one if the language, the label or the mode changes. */
function useEditorView(
  host: RefObject<HTMLDivElement | null>,
  props: CodeFieldProps,
  hintId: string,
  onLeaving: (leaves: boolean) => void,
): EditorView | undefined {
  const { support, label } = props;
  const readOnly = props.onChange === undefined;
  const [view, setView] = useState<EditorView>();
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useLayoutEffect(() => {
    if (host.current === null) return;
    const extensions = extensionsOf({
      ...{ support, label, readOnly, hintId, onLeaving },
      props: () => latest.current,
      onText: (text) => latest.current.onChange?.(text),
    });
    const state = EditorState.create({ doc: latest.current.value, extensions });
    const made = new EditorView({ parent: host.current, state });
    setView(made);
    return () => made.destroy();
  }, [host, support, label, readOnly, hintId, onLeaving]);
  return view;
}

/** Replaces the part of the text that differs, so that cursor and view stay; it is no step of the editor's own undo. */
function replaceText(view: EditorView, text: string): void {
  const old = view.state.doc.toString();
  if (old === text) return;
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  view.dispatch({
    changes: { from: start, to: old.length - end, insert: text.slice(start, text.length - end) },
    annotations: [EXTERNAL.of(true), Transaction.addToHistory.of(false)],
  });
}

function moveCursor(view: EditorView, number: number, column = 1): void {
  const { doc } = view.state;
  const { from, to } = doc.line(Math.max(1, Math.min(number, doc.lines)));
  view.dispatch({ selection: { anchor: Math.min(to, from + column - 1) } });
  showLine(view, number);
  view.focus();
}
