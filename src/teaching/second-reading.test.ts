/**
 * Each question's right answer is what the trace says, and each wrong one is not: by a second reading of the events, which knows
 * nothing of the engine of questions.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rounds, roundsUntil } from '../messaging/testing/rounds.ts';
import { BUILT_IN_BROKERS, type BuiltInBroker, GALLERY, type Scenario } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { BROKERS } from '../simulation/testing/arbitrary-broker.ts';
import { makeQuestions, QUESTION_KINDS, questionScenario } from './make-questions.ts';
import type { Question, QuestionKind } from './question.ts';
import { teachingScene } from './testing/arbitrary-scene.ts';
import { isSo } from './testing/judge.ts';
import { SecondReading } from './testing/second-reading.ts';

/** Largest number of scenes on each broker. */
const SCENES_MAX = 200;
/** The part of a run that is asked about, and the longer part that is read: what is said to be over has to be over. */
const ASKED_US = 3_000_000;
const READ_US = 9_000_000;
const EVENTS = { eventsMax: 4000, eventsPerInstantMax: 400 };

function readingOf(scenario: Scenario, untilUs: number): SecondReading {
  const { trace } = simulate(scenario, untilUs, EVENTS);
  return new SecondReading(Array.from({ length: trace.length }, (_, number) => trace.event(number)));
}

/** Returns the choices that the reading judges otherwise than the question does, in words. */
function disagreements(scenario: Scenario, questions: readonly Question[], untilUs: number): readonly string[] {
  const readings = new Map<Question['broker'], SecondReading>();
  return questions.flatMap((question) => {
    const reading = readings.get(question.broker) ?? readingOf(questionScenario(scenario, question), untilUs);
    readings.set(question.broker, reading);
    return question.choices
      .filter((choice) => isSo(choice, question, reading) !== (choice.id === question.right))
      .map(
        ({ id, words, misconception }) =>
          `${question.id}: ${question.words} ${words} (${id === question.right ? 'right' : misconception})`,
      );
  });
}

/** Returns the kinds that a scene is asked for. Questions about another broker play it on three others: one of eight scenes has them. */
function kindsFor({ seed }: Scenario): readonly QuestionKind[] {
  return seed % 8 === 0 ? QUESTION_KINDS : QUESTION_KINDS.filter((kind) => kind !== 'broker');
}

/** Kinds of questions that the scenes of all brokers together have to bring, often enough to say something. */
const asked = new Map<string, number>();

/** Compares both readings of random scenes on a broker. */
function readTwice(kind: BuiltInBroker, numRuns: number): void {
  fc.assert(
    fc.property(teachingScene, BROKERS[kind], (scene, broker) => {
      const scenario = { ...scene, broker };
      const questions = makeQuestions(scenario, { count: 40, untilUs: ASKED_US, kinds: kindsFor(scenario) });
      for (const question of questions) asked.set(question.kind, (asked.get(question.kind) ?? 0) + 1);
      expect(disagreements(scenario, questions, READ_US)).toEqual([]);
    }),
    { numRuns },
  );
}

it.each(BUILT_IN_BROKERS)('a second reading of the trace gives the same answers, over random scenes on %s', (kind) => {
  readTwice(kind, rounds(SCENES_MAX));
});

it('the scenes bring questions of every kind', () => {
  const rare = () => QUESTION_KINDS.filter((kind) => (asked.get(kind) ?? 0) < 5);
  const onAll = (numRuns: number): void => {
    for (const kind of BUILT_IN_BROKERS) readTwice(kind, numRuns);
  };
  if (rare().length > 0) roundsUntil(SCENES_MAX, onAll, rare);
  expect(rare()).toEqual([]);
});

it.each(GALLERY)('agrees on the gallery: $slug', ({ scenario }) => {
  const questions = makeQuestions(scenario, { count: 100, untilUs: 15_000_000 });
  expect(disagreements(scenario, questions, 25_000_000)).toEqual([]);
});
