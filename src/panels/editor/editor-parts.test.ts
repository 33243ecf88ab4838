import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { indented } from './indent.ts';
import { LIT_LINES, lightLines } from './lit-lines.ts';
import { support as python } from './python.tsx';
import { syntaxProblems } from './syntax-problems.ts';
import { support as typescript } from './typescript.tsx';

/** Long enough for the slowest machine. */
const PARSE_MS = 600_000;

function problemsIn(doc: string, support = typescript) {
  return syntaxProblems(EditorState.create({ doc, extensions: support }), PARSE_MS);
}

describe('problems of the syntax', () => {
  it('are none in code of either language', () => {
    expect(
      problemsIn('export async function onMessage(m: { n?: number }) {\n  await self.consume(m.n ?? 1);\n}\n'),
    ).toEqual([]);
    expect(problemsIn('async def main():\n    print({"a": 1.0})\n\nawait main()\n', python)).toEqual([]);
  });

  it('have the place and the text of what cannot be read', () => {
    expect(problemsIn('let a = 1;\nlet b = )2;\n')).toEqual([{ line: 2, column: 9, message: 'Unexpected “)”.' }]);
  });

  it('say that the end came before a bracket was closed', () => {
    const [problem, ...more] = problemsIn('function a() {\n  b(1);\n');
    expect(problem?.message).toBe('The code ends here, and something is not closed yet.');
    expect(more).toEqual([]);
  });

  it('are at most one a line, and at most 20', () => {
    const found = problemsIn(Array.from({ length: 50 }, () => ') ] ) ]').join('\n'));
    expect(found.length).toBeLessThanOrEqual(20);
    expect(new Set(found.map(({ line }) => line)).size).toBe(found.length);
  });
});

describe('formatting', () => {
  it('indents each line by the brackets around it, and changes nothing else', () => {
    const text = "function a() {\nif (x) {\n      self.publish('a', 1);  \n}\n   }\n";
    const formatted = "function a() {\n  if (x) {\n    self.publish('a', 1);\n  }\n}\n";
    expect(indented(text, typescript)).toBe(formatted);
    expect(indented(formatted, typescript)).toBe(formatted);
  });

  it('leaves the blocks of Python as they are', () => {
    const text = 'def a():\n    if b:\n        c()\n    d()\n';
    expect(indented(text, python)).toBe(text);
  });
});

describe('lit lines', () => {
  function litIn(state: EditorState): readonly number[] {
    const found: number[] = [];
    state.field(LIT_LINES).lines.between(0, state.doc.length, (from) => {
      found.push(state.doc.lineAt(from).number);
    });
    return found;
  }

  it('are those asked for last, each once, and only lines that are there', () => {
    const state = EditorState.create({ doc: 'a\nb\nc', extensions: LIT_LINES });
    const first = state.update({ effects: lightLines.of([3, 1, 3, 0, 7]) }).state;
    expect(litIn(first)).toEqual([1, 3]);
    expect(litIn(first.update({ effects: lightLines.of([2]) }).state)).toEqual([2]);
  });

  it('move with their text', () => {
    const state = EditorState.create({ doc: 'a\nb\nc', extensions: LIT_LINES });
    const lit = state.update({ effects: lightLines.of([2]) }).state;
    expect(litIn(lit.update({ changes: { from: 0, insert: 'new\n' } }).state)).toEqual([3]);
  });
});
