/** The behaviour of the editor: keys, completion, problems, the lines that are lit. */
import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, type LanguageSupport } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import { Annotation, EditorState, type Extension, StateEffect } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import type { CodeCompletion, CodeEditorProps, CodeProblem } from './code-editor.tsx';
import { unitOf } from './indent.ts';
import { LIT_LINES } from './lit-lines.ts';
import { syntaxProblems } from './syntax-problems.ts';
import { THEME } from './theme.ts';

/** Delay between the last key and the underlining of problems. */
const CHECK_DELAY_MS = 300;

/** Mark of a change of the text that the user has not made. */
export const EXTERNAL = Annotation.define<boolean>();

/** Announces that other problems were handed in. */
export const problemsChanged = StateEffect.define<null>();

export interface ExtensionOptions {
  /** Returns the properties of the editor, as they are now. */
  readonly props: () => CodeEditorProps;
  readonly support: LanguageSupport;
  readonly readOnly: boolean;
  readonly label: string;
  /** Id of the element that says how to leave. */
  readonly hintId: string;
  /** Called with whether the next Tab leaves the editor. */
  readonly onLeaving: (leaves: boolean) => void;
  /** Called with a text that the user has typed. */
  readonly onText: (text: string) => void;
}

/** Returns all extensions of an editor. */
export function extensionsOf(options: ExtensionOptions): Extension {
  const { support, readOnly, props } = options;
  return [
    lineNumbers({
      domEventHandlers: {
        mousedown: (view, { from }) => {
          props().onLine?.(view.state.doc.lineAt(from).number);
          return false;
        },
      },
    }),
    highlightSpecialChars(),
    bracketMatching(),
    support,
    indentUnit.of(unitOf(support.language.name)),
    EditorState.tabSize.of(4),
    EditorView.lineWrapping,
    LIT_LINES,
    THEME,
    EditorView.contentAttributes.of({ 'aria-label': options.label, tabindex: '0' }),
    readOnly
      ? [
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
        ]
      : typing(options),
  ];
}

/** Returns the extensions of an editor that is not read only. */
function typing({ props, hintId, onLeaving, onText }: ExtensionOptions): Extension {
  // The same each time it is asked for: completion compares its sources.
  const data = [{ autocomplete: membersOf(() => props().completions ?? []) }];
  return [
    history(),
    closeBrackets(),
    indentOnInput(),
    autocompletion({ icons: false }),
    EditorState.languageData.of(() => data),
    problemsOf(props),
    leavingByTab(onLeaving),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      { key: 'Tab', run: acceptCompletion },
      indentWithTab,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.contentAttributes.of({ 'aria-describedby': hintId, spellcheck: 'false' }),
    EditorView.domEventHandlers({ blur: () => props().onBlur?.() }),
    EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      if (docChanged && transactions.some((one) => one.annotation(EXTERNAL) !== true)) onText(state.doc.toString());
    }),
  ];
}

/** Lets Tab leave the editor after Escape, until another key is pressed: nobody is trapped. */
function leavingByTab(onLeaving: (leaves: boolean) => void): Extension {
  let leaves = false;
  const set = (view: EditorView, to: boolean): void => {
    if (leaves === to) return;
    leaves = to;
    view.setTabFocusMode(to);
    onLeaving(to);
  };
  return EditorView.domEventHandlers({
    keydown: ({ key }, view) => {
      // The first Escape may close a list of completions, and no more.
      const isListOpen = completionStatus(view.state) === 'active';
      if (key !== 'Tab' && key !== 'Shift') set(view, key === 'Escape' && !isListOpen);
      return false;
    },
    blur: (_, view) => set(view, false),
  });
}

/** Returns a source of completions after `self.` and `this.`. */
function membersOf(members: () => readonly CodeCompletion[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const found = context.matchBefore(/\b(?:self|this)\.\w*/);
    if (found === null) return null;
    const options = members().map(
      ({ name, signature, text }): Completion => ({ label: name, detail: signature, info: text, type: 'method' }),
    );
    return { from: found.from + found.text.indexOf('.') + 1, options, validFor: /^\w*$/ };
  };
}

/** Underlines the problems of the syntax, and those that were handed in. */
function problemsOf(props: () => CodeEditorProps): Extension {
  return linter(
    ({ state }) => {
      const own = syntaxProblems(state);
      const lines = new Set(own.map(({ line }) => line));
      const all = [...own, ...(props().problems ?? []).filter(({ line }) => !lines.has(line))];
      props().onProblems?.(own);
      return all.flatMap((problem) => diagnosticOf(state, problem));
    },
    {
      delay: CHECK_DELAY_MS,
      needsRefresh: ({ transactions }) =>
        transactions.some(({ effects }) => effects.some((effect) => effect.is(problemsChanged))),
    },
  );
}

/** Returns the problem as an underlined word, or as the line from its first letter. */
function diagnosticOf({ doc }: EditorState, { line, column, message }: CodeProblem): readonly Diagnostic[] {
  if (line < 1 || line > doc.lines) return [];
  const { from, to, text } = doc.line(line);
  const start = Math.min(to, from + (column === undefined ? text.search(/\S|$/) : Math.max(0, column - 1)));
  const word = column === undefined ? text.length : (/^(?:\w+|.)/.exec(text.slice(start - from))?.[0].length ?? 0);
  return [{ from: start, to: Math.min(to, start + word), severity: 'error', message }];
}
