/**
 * The test before and after: ten questions about situations that no lesson shows, in two forms of equal kind. The engine makes the
 * questions and answers them; a form stores neither.
 *
 * 1. Question n of one form has the kind and the misconception of question n of the other, in the same scene with other names, times and
 *    another seed.
 * 2. A form is always the same, so that all of a class answer the same questions.
 */

import type { Scenario } from '../scenario/index.ts';
import { csvOf } from '../trace/index.ts';
import { type SceneName, sceneOf, type TestForm } from './form-scenes.ts';
import { grade, valueWords } from './grading.ts';
import { makeQuestions } from './make-questions.ts';
import type { MisconceptionId } from './misconceptions.ts';
import type { AnswerValue, Question, QuestionKind } from './question.ts';

interface TestItem {
  readonly kind: QuestionKind;
  readonly scene: SceneName;
  /** Misconception that one of the wrong answers shows. */
  readonly belief: MisconceptionId;
}

/** The questions of both forms, from easier to harder. */
export const TEST_ITEMS: readonly TestItem[] = [
  { kind: 'receivers', scene: 'everyone', belief: 'one-receiver' },
  { kind: 'share', scene: 'shared', belief: 'queue-copies' },
  { kind: 'firstReceived', scene: 'late', belief: 'pubsub-keeps' },
  { kind: 'queueLeft', scene: 'backlog', belief: 'subscribers-empty-the-queue' },
  { kind: 'fate', scene: 'lossy', belief: 'loss-is-repaired' },
  { kind: 'told', scene: 'throwing', belief: 'publisher-hears-errors' },
  { kind: 'arrivalOrder', scene: 'senders', belief: 'senders-in-order' },
  { kind: 'finishOrder', scene: 'unequal', belief: 'fifo-finishes-in-order' },
  { kind: 'taker', scene: 'unequal', belief: 'dealt-evenly' },
  { kind: 'cause', scene: 'causes', belief: 'last-arrival-is-the-cause' },
];

export interface TestQuestion {
  /** Place in the form, from 1. */
  readonly number: number;
  readonly scenario: Scenario;
  readonly question: Question;
  readonly belief: MisconceptionId;
}

/** End of the part of a run that is asked about: later, the picture has shown too often what comes. */
const UNTIL_US = 16_000_000;
/** Questions of a kind from which one with the misconception is chosen. */
const TRIED_MAX = 12;

/** Returns the questions of a form. */
export function testForm(form: TestForm): readonly TestQuestion[] {
  return TEST_ITEMS.flatMap(({ kind, scene, belief }, index) => {
    const scenario = sceneOf(scene, form);
    const found = makeQuestions(scenario, { kinds: [kind], count: TRIED_MAX, untilUs: UNTIL_US });
    const question = found.find(({ choices }) => choices.some(({ misconception }) => misconception === belief));
    return question === undefined ? [] : [{ number: index + 1, scenario, question, belief }];
  });
}

/** An answer of somebody to one question of a form. */
export interface TestAnswer {
  readonly value: AnswerValue;
  /** Word for how sure they were; '' if they did not say. */
  readonly sure: string;
}

const COLUMNS = ['name', 'form', 'question', 'kind', 'about', 'right', 'chosen', 'misconception', 'sure'] as const;

/**
 * Returns results as CSV (RFC 4180), one row for each question, so that files of a class can be put below each other.
 * @param answers answers in the order of the questions; undefined for one that was left out
 */
export function resultsCsv(
  name: string,
  form: TestForm,
  questions: readonly TestQuestion[],
  answers: readonly (TestAnswer | undefined)[],
): string {
  const rows = questions.map(({ number, question, belief }, index) => {
    const answer = answers[index];
    const before = [name, form, `${number}`, question.kind, belief];
    if (answer === undefined) return [...before, '', '', '', ''];
    const { right, misconception } = grade(question, answer.value);
    const chosen = valueWords(question, answer.value);
    return [...before, right ? 'yes' : 'no', chosen, misconception ?? '', answer.sure];
  });
  return csvOf([COLUMNS, ...rows]);
}
