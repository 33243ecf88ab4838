/** A program of one or more files, as one text in lines that count on: every line of MicroPython's has its file and its line there. */
import { markStatements } from './mark-statements.ts';

/** A file of Python. */
export interface ScriptFile {
  readonly name: string;
  readonly text: string;
}

/** Line of a file, from 1. */
export interface ScriptLine {
  readonly file: string;
  readonly line: number;
}

/** Part of a program: a file, or a cell of one. It starts when the part before it has ended, or waits with nothing to come. */
export interface Part {
  /** Python, with lines before it that are empty: its first line has the number that follows the part before. */
  readonly text: string;
}

/** A line that begins a new part of a file, as in notebooks. */
const CELL = /^# %%/;

export interface Program {
  readonly parts: readonly Part[];
  /** Number of lines that MicroPython sees. */
  readonly length: number;
  /** Returns the place of a line that MicroPython names. */
  readonly placeOf: (line: number) => ScriptLine | undefined;
  /** Returns the place of a number that a statement has set. */
  readonly placeOfMark: (mark: number) => ScriptLine | undefined;
}

/** Makes a program of files. Lines that statements set count through all files; so do the lines of the marked text. */
export function programOf(files: readonly ScriptFile[]): Program {
  const parts: Part[] = [];
  const places: ScriptLine[] = [];
  const marks: ScriptLine[] = [];
  for (const { name, text } of files) {
    for (const cell of cellsOf(text)) {
      const before = marks.length;
      const source = cell.text.split('\n');
      const marked = markStatements(cell.text, before);
      parts.push({ text: `${'\n'.repeat(places.length)}${marked.text}` });
      const placed = (line: number): ScriptLine => ({ file: name, line: cell.line + line - 1 });
      const last = marked.lines.at(-1) ?? 1;
      // One more line, for what ends the part.
      places.push(...marked.lines.map(placed), placed(last));
      marks.push(...source.map((_, index) => placed(index + 1)));
    }
  }
  return { parts, length: places.length, placeOf: (line) => places[line - 1], placeOfMark: (mark) => marks[mark - 1] };
}

function cellsOf(text: string): readonly { readonly text: string; readonly line: number }[] {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  const starts = [0, ...lines.flatMap((line, index) => (index > 0 && CELL.test(line) ? [index] : []))];
  return starts.map((start, index) => ({ text: lines.slice(start, starts[index + 1]).join('\n'), line: start + 1 }));
}
