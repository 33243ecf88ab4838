/** Problems of a lesson's text, with places that count in the whole file. */
import type { LessonProblem, Place } from './lesson.ts';

/** Largest number of problems that are listed. */
const PROBLEMS_MAX = 50;

/** Collects problems, in the order in which they are found. */
export class LessonProblems {
  readonly #list: LessonProblem[] = [];

  /** Adds a problem. `words` says what is wrong and what would be right. */
  add({ line, column }: Place, words: string): void {
    if (this.#list.length < PROBLEMS_MAX) this.#list.push({ line, column, words });
  }

  get isEmpty(): boolean {
    return this.#list.length === 0;
  }

  /** Returns the problems by line and column. */
  sorted(): readonly LessonProblem[] {
    return this.#list.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }
}

/** A part of the file: its text and the place of its first character. All lines but the first begin at column `indent` + 1. */
export interface Part {
  readonly text: string;
  readonly place: Place;
  readonly indent: number;
}

/** Returns the place in the file of an offset into a part. */
export function placeIn({ text, place, indent }: Part, offset: number): Place {
  const before = text.slice(0, offset);
  const lines = before.split('\n');
  const last = lines.at(-1) ?? '';
  return lines.length === 1
    ? { line: place.line, column: place.column + last.length }
    : { line: place.line + lines.length - 1, column: indent + 1 + last.length };
}

/** Returns the lines of a part, each with its place. */
export function linesOf({ text, place, indent }: Part): readonly (Place & { readonly text: string })[] {
  return text.split('\n').map((line, index) => ({
    text: line,
    line: place.line + index,
    column: index === 0 ? place.column : indent + 1,
  }));
}
