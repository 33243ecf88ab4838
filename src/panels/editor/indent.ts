import { ensureSyntaxTree, indentRange, indentUnit, type LanguageSupport } from '@codemirror/language';
import { EditorState } from '@codemirror/state';

/** Time that reading the largest code may take, on a busy machine. */
const PARSE_MS_MAX = 5000;

/** Returns a unit of indentation: two spaces for TypeScript, four for Python. */
export function unitOf(language: string): string {
  return language === 'python' ? '    ' : '  ';
}

/** Returns the text with each line indented as its syntax asks for, and without spaces at the ends of lines. */
export function indented(text: string, support: LanguageSupport): string {
  const state = EditorState.create({
    doc: text.replace(/[ \t]+$/gm, ''),
    extensions: [support, indentUnit.of(unitOf(support.language.name))],
  });
  ensureSyntaxTree(state, state.doc.length, PARSE_MS_MAX);
  return state.update({ changes: indentRange(state, 0, state.doc.length) }).state.doc.toString();
}
