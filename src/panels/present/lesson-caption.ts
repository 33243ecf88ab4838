/** Captions of a presented lesson. */
import type { QuestionSession } from '../../learning/index.ts';
import type { AnswerValue, Inline, Lesson } from '../../teaching/index.ts';

type Asked = Pick<QuestionSession, 'question' | 'state' | 'draft' | 'grading'>;

/**
 * Returns the caption of a step: the question that is open, or what its answer showed; else the first paragraph. After the last step,
 * the sentences to remember.
 */
export function lessonCaption({ steps, remember }: Lesson, place: number, asked: Asked | undefined): string {
  if (asked !== undefined) return asked.grading?.words ?? asked.question.words;
  const step = steps[place];
  if (step === undefined) return remember.map(({ words }) => words).join(' ');
  const first = step.prose.find((part) => part.kind === 'paragraph');
  return first === undefined ? step.title : textOf(first.inlines);
}

/** Returns the answer that was picked, or the right one where none was. */
export function answerOf({ question, draft }: Asked): AnswerValue {
  const right = question.choices.find(({ id }) => id === question.right);
  const value = draft ?? right?.value;
  if (value === undefined) throw new Error(`The question “${question.id}” has no right choice`);
  return value;
}

function textOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'break') return ' ';
      return 'inlines' in inline ? textOf(inline.inlines) : inline.text;
    })
    .join('');
}
