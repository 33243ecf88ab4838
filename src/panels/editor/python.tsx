import { python } from '@codemirror/lang-python';
import { CodeField } from './CodeField.tsx';
import type { CodeEditorProps } from './code-editor.tsx';

/** Python, as the editor reads it. */
export const support = python();

/** Edits Python. */
export function PythonField(props: CodeEditorProps) {
  return <CodeField {...props} support={support} />;
}
