import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { sourceOf, withSource } from './code-behaviour.ts';

/** Code that is being written. It becomes part of the document when the user leaves it or runs it, as one edit. */
export interface CodeDraft {
  readonly text: string;
  /** Whether the text differs from the code of the last run. */
  readonly isChanged: boolean;
  /** Reason why the document did not take the text. */
  readonly issue: string | undefined;
  readonly write: (text: string) => void;
  readonly commit: () => void;
  /** Commits, and runs the code of the document. */
  readonly run: () => void;
  /** Goes back to the code of the last run. */
  readonly reset: () => void;
  /** Replaces the text as an edit of its own: undo brings back what was there before. */
  readonly replace: (text: string) => void;
}

/** Edits the code of one agent. What is written is committed when the component goes, too, unless another document is open by then. */
export function useCodeDraft(agent: string): CodeDraft {
  const store = useHeronryStore();
  const source = useHeronry(({ scenario }) => sourceOf(scenario, agent)) ?? '';
  const [draft, setDraft] = useState({ base: source, text: source });
  const [lastRun, setLastRun] = useState(source);
  const [issue, setIssue] = useState<string>();
  // Undo and redo change the document: the draft follows.
  if (draft.base !== source) setDraft({ base: source, text: source });
  const { text } = draft;

  const put = useCallback(
    (next: string): string | undefined => {
      const { scenario, actions } = store.getState();
      const command = withSource(scenario, agent, next);
      const found = command === undefined ? undefined : actions.dispatch(command)?.message;
      setIssue(found);
      return found;
    },
    [store, agent],
  );
  const latest = useRef(text);
  useLayoutEffect(() => {
    latest.current = text;
  });
  useEffect(() => store.getState().actions.beginDraft(() => put(latest.current)), [store, put]);
  const replace = (next: string): void => {
    if (put(text) !== undefined || put(next) !== undefined) return;
    // The document may be the one of before: nothing else would show the text.
    setDraft({ base: next, text: next });
  };
  return {
    text,
    isChanged: text !== lastRun,
    issue,
    write: (next) => setDraft({ base: source, text: next }),
    // The editor loses the focus as it goes: the document may be another by then.
    commit: () => store.getState().actions.commitDrafts(),
    run: () => {
      if (put(text) !== undefined) return;
      setLastRun(text);
      const { actions, playing } = store.getState();
      actions.runCode();
      if (!playing) actions.play();
    },
    reset: () => replace(lastRun),
    replace,
  };
}
