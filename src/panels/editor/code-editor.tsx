import { Suspense } from 'react';
import { late } from '../../ui/index.ts';
import styles from './editor.module.css';

/** Problem of a code, with its place from 1. */
export interface CodeProblem {
  readonly line: number;
  readonly column?: number;
  readonly message: string;
}

/** Name that is offered after `self.` or `this.`. */
export interface CodeCompletion {
  readonly name: string;
  readonly signature: string;
  /** Documentation: one or two sentences. */
  readonly text: string;
}

/** Languages of the editor. */
export type CodeLanguage = 'typescript' | 'python';

export interface CodeEditorProps {
  /** Accessible name. */
  readonly label: string;
  readonly language: CodeLanguage;
  readonly value: string;
  /** Called with the whole text after each edit; pass it back as `value` at once. @default the editor is read only */
  readonly onChange?: (text: string) => void;
  /** Called when the focus leaves the text. */
  readonly onBlur?: () => void;
  /** Problems that are underlined besides those of the syntax. */
  readonly problems?: readonly CodeProblem[];
  /** Called with all problems of the text, those of its syntax first, a moment after each edit. */
  readonly onProblems?: (problems: readonly CodeProblem[]) => void;
  /** Lines that are lit, from 1. The first one is scrolled into view unless the user is typing. */
  readonly litLines?: readonly number[];
  readonly completions?: readonly CodeCompletion[];
  /** Called when the number of a line is clicked. */
  readonly onLine?: (line: number) => void;
  /** Place to which the cursor goes; it goes there again with each new object. */
  readonly goTo?: Pick<CodeProblem, 'line' | 'column'> | undefined;
}

const EDITORS = {
  typescript: late(async () => (await import('./typescript.tsx')).TypeScriptField),
  python: late(async () => (await import('./python.tsx')).PythonField),
};

/** Edits code with highlighting, problems and completion. Fills its parent. Its own code is loaded with the first editor. */
export function CodeEditor(props: CodeEditorProps) {
  const Late = EDITORS[props.language];
  return (
    <div className={styles.editor} data-code-editor>
      <Suspense
        fallback={
          <pre className={styles.awaited} aria-busy="true">
            {props.value}
          </pre>
        }
      >
        <Late {...props} />
      </Suspense>
    </div>
  );
}

/** Returns the text with the indentation that its brackets ask for; nothing else changes. */
export async function formatCode(language: CodeLanguage, text: string): Promise<string> {
  const [{ indented }, { support }] = await Promise.all([
    import('./indent.ts'),
    language === 'python' ? import('./python.tsx') : import('./typescript.tsx'),
  ]);
  return indented(text, support);
}
