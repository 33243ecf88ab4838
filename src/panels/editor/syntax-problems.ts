import { ensureSyntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { CodeProblem } from './code-editor.tsx';

/** Largest number of problems: a text that is no code at all has one in every line. */
const PROBLEMS_MAX = 20;
const QUOTED_MAX = 20;

/** Time that reading the text may take while the user types. */
const PARSE_MS_MAX = 200;

/**
 * Returns the places where the parser could not continue, at most one a line. Returns none if the text takes longer to read: where
 * reading ended, nothing is wrong.
 */
export function syntaxProblems(state: EditorState, parseMs = PARSE_MS_MAX): readonly CodeProblem[] {
  const problems = new Map<number, CodeProblem>();
  ensureSyntaxTree(state, state.doc.length, parseMs)?.iterate({
    enter: ({ type, from, to }) => {
      if (!type.isError || problems.size >= PROBLEMS_MAX) return;
      const line = state.doc.lineAt(from);
      if (problems.has(line.number)) return;
      const message = messageOf(state, from, to);
      problems.set(line.number, { line: line.number, column: from - line.from + 1, message });
    },
  });
  return [...problems.values()];
}

function messageOf(state: EditorState, from: number, to: number): string {
  const [found = ''] = state.sliceDoc(from, to).trim().split('\n');
  if (found !== '') return `Unexpected “${found.slice(0, QUOTED_MAX)}”.`;
  if (state.sliceDoc(from).trim() === '') return 'The code ends here, and something is not closed yet.';
  return 'Something is missing here: a bracket, an operator or a value.';
}
