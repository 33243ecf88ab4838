/** The file as its parts: front matter, steps, and in each step prose, tasks and fenced parts. */

import type { Code, ListItem, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { LESSON_LIMITS, type Place, type Prose } from './lesson.ts';
import type { LessonProblems, Part } from './lesson-problems.ts';
import { plainOf, proseOf } from './lesson-prose.ts';

/** Fenced parts that mean something. Other fences are shown as code. */
const FENCES = ['scenario', 'broker', 'show', 'goal', 'question'] as const;
type FenceKind = (typeof FENCES)[number];

/** A fenced part: ```question and what stands in it. */
export interface Fence extends Part {
  readonly kind: FenceKind;
}

/** A task as it is written: the item of a list that begins with [ ]. */
export interface WrittenTask extends Place {
  readonly text: string;
}

/** A step as it is written. The first may have no heading. */
export interface WrittenStep extends Place {
  readonly title: string | undefined;
  readonly prose: readonly Prose[];
  readonly fences: readonly Fence[];
  readonly tasks: readonly WrittenTask[];
}

/** The parts of a file. */
export interface WrittenLesson {
  readonly front: Part | undefined;
  readonly steps: readonly WrittenStep[];
}

const FRONT = /^---[ \t]*\n(?<front>[\s\S]*?)\n---[ \t]*(?:\n|$)/;

/** Returns the parts of a text with line ends of one kind. */
export function partsOf(text: string, problems: LessonProblems): WrittenLesson {
  const found = FRONT.exec(text);
  const skipped = found?.[0] ?? '';
  const lines = skipped.split('\n').length - 1;
  const front = found?.groups?.front;
  const steps = stepsOf(text.slice(skipped.length), lines, problems);
  return { front: front === undefined ? undefined : { text: front, place: { line: 2, column: 1 }, indent: 0 }, steps };
}

/**
 * Markdown that a lesson does not have: HTML is text, a line of dashes makes no heading, and four spaces make no code. Definitions
 * of links take time that grows with the square of their number.
 */
const PLAIN = { disable: { null: ['htmlFlow', 'htmlText', 'setextUnderline', 'codeIndented', 'definition'] } };

/** Marks of lists and quotes at the beginning of a line. */
const MARKS = /^(?:[ \t]*(?:>|[-+*](?=\s|$)|\d{1,9}[.)](?=\s|$)))*/;

/** Returns the first line with too many marks: the time that the parser takes grows with more than the square of their number. */
function tooDeepLine(text: string): number | undefined {
  const place = text.split('\n').findIndex((line) => {
    const [marks = ''] = MARKS.exec(line) ?? [];
    return [...marks.matchAll(/>|[-+*]|\d+[.)]/g)].length > LESSON_LIMITS.depth;
  });
  return place === -1 ? undefined : place + 1;
}

interface Growing {
  readonly title: string | undefined;
  readonly place: Place;
  readonly nodes: RootContent[];
}

function stepsOf(text: string, linesBefore: number, problems: LessonProblems): readonly WrittenStep[] {
  const placeOf = ({ position }: Pick<RootContent, 'position'>): Place => ({
    line: (position?.start.line ?? 1) + linesBefore,
    column: position?.start.column ?? 1,
  });
  const growing: Growing[] = [];
  const deep = tooDeepLine(text);
  if (deep !== undefined) {
    problems.add(
      { line: deep + linesBefore, column: 1 },
      `This line is nested deeper than ${LESSON_LIMITS.depth} levels of lists and quotes.`,
    );
    return [];
  }
  for (const node of fromMarkdown(text, { extensions: [PLAIN] }).children) {
    if (node.type === 'heading' && node.depth <= 2)
      growing.push({ title: plainOf(node.children).trim(), place: placeOf(node), nodes: [] });
    else if (growing.length === 0) growing.push({ title: undefined, place: placeOf(node), nodes: [node] });
    else growing.at(-1)?.nodes.push(node);
  }
  return growing.map(({ title, place, nodes }) => writtenStep(title, place, nodes, placeOf, problems));
}

function writtenStep(
  title: string | undefined,
  place: Place,
  nodes: readonly RootContent[],
  placeOf: (node: Pick<RootContent, 'position'>) => Place,
  problems: LessonProblems,
): WrittenStep {
  const prose: Prose[] = [];
  const fences: Fence[] = [];
  const tasks: WrittenTask[] = [];
  for (const node of nodes.slice(0, LESSON_LIMITS.blocks)) {
    if (node.type === 'code' && isFence(node.lang)) fences.push(fenceOf(node, node.lang, placeOf(node)));
    else if (node.type === 'list' && node.children.some(isTask)) {
      for (const item of node.children) {
        if (isTask(item)) tasks.push({ ...placeOf(item), text: taskText(item) });
        else problems.add(placeOf(item), 'Every item of this list is a task. Write - [ ] publish to control.');
      }
    } else if (node.type !== 'yaml') prose.push(...proseOf(node as Parameters<typeof proseOf>[0]));
  }
  if (nodes.length > LESSON_LIMITS.blocks)
    problems.add(place, `This step has ${nodes.length} paragraphs; the maximum is ${LESSON_LIMITS.blocks}.`);
  return { ...place, title, prose, fences, tasks };
}

function isFence(language: string | null | undefined): language is FenceKind {
  return FENCES.some((kind) => kind === language);
}

/** A fence's text begins in the line after its mark; indented fences lose as many spaces. */
function fenceOf(node: Code, kind: FenceKind, { line, column }: Place): Fence {
  return { kind, text: node.value, place: { line: line + 1, column }, indent: column - 1 };
}

const TASK = /^\[[ xX]\] /;

function isTask(item: ListItem): boolean {
  return TASK.test(taskTextWithMark(item));
}

function taskTextWithMark({ children: [first] }: ListItem): string {
  return first?.type === 'paragraph' ? plainOf(first.children) : '';
}

function taskText(item: ListItem): string {
  return taskTextWithMark(item).replace(TASK, '').replaceAll(/\s+/g, ' ').trim();
}
