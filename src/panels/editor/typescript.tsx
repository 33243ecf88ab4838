import { javascript } from '@codemirror/lang-javascript';
import { CodeField } from './CodeField.tsx';
import type { CodeEditorProps } from './code-editor.tsx';

/** TypeScript, as the editor reads it. */
export const support = javascript({ typescript: true });

/** Edits TypeScript. */
export function TypeScriptField(props: CodeEditorProps) {
  return <CodeField {...props} support={support} />;
}
