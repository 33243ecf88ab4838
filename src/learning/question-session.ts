/**
 * The session of one question, which its card shows and calls. `PageQuestion` makes one over the page's picture; a pupil's page makes its own, with
 * fewer members: the card leaves out what a session lacks.
 */
import type { AnswerValue, Grading, Question } from '../teaching/index.ts';

/**
 * Where a question is. `asking`: an answer is composed. `sure`: the answer is given, and the user may say how sure. `playing`: the run
 * plays from the moment of the question to the answer. `explained`: guess and fact are side by side, with the reason.
 */
export type QuestionState = 'asking' | 'sure' | 'playing' | 'explained';

/** Confidence of the user before the answer was seen. */
export type Confidence = 'guessing' | 'fairly' | 'certain';

export interface QuestionSession {
  readonly question: Question;
  readonly state: QuestionState;
  /** Answer that was given; undefined while asking. */
  readonly guess?: AnswerValue | undefined;
  /** Answer as it is being composed, in step with the picture; read only where `setDraft` is. */
  readonly draft?: AnswerValue | undefined;
  readonly confidence?: Confidence | undefined;
  /** Comparison of guess and fact, once it is explained. */
  readonly grading?: Grading | undefined;
  /** Whether the answer is shown step by step, for a user who wants less motion. */
  readonly isStepwise?: boolean | undefined;
  /** Gives the answer. */
  readonly answer: (value: AnswerValue) => void;
  /** Changes the answer that is being composed. @default the card keeps it */
  readonly setDraft?: ((value: AnswerValue | undefined) => void) | undefined;
  /** Says how sure the user is, or nothing, and plays to the answer. */
  readonly sure?: ((confidence: Confidence | undefined) => void) | undefined;
  /** Moves to the next event on the way to the answer. */
  readonly step?: (() => void) | undefined;
  /** Moves to the answer at once. */
  readonly skip?: (() => void) | undefined;
  /** Plays to the answer once more. */
  readonly watch?: (() => void) | undefined;
  /** Asks the same question once more. */
  readonly again?: (() => void) | undefined;
  readonly next?: (() => void) | undefined;
  /** Label of the button that calls `next`. @default "Next question" */
  readonly nextLabel?: string | undefined;
}
