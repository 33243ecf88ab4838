/** Makes the lessons of a player, in the build: the engine of questions is as large as the player itself, and is not loaded by it. */
import { slowSpeed } from '../learning/index.ts';
import { BROKER_NAMES, canonicalScenario, codeOf, type Scenario } from '../scenario/index.ts';
import {
  LESSONS,
  type Lesson,
  type LessonStep,
  misconceptionOf,
  openStep,
  type Question,
  questionScenario,
  questionsOf,
  readLesson,
} from '../teaching/index.ts';
import type { CardChoice, CardQuestion, LessonCard, PlayerLesson, PlayerLessons } from './player-lesson.ts';

/**
 * Returns the lessons that come with the page, for players.
 * @param textOf returns the text of a file of the lessons
 * @throws Error if a lesson cannot be read, or has nothing that a player can show
 */
export function playerLessons(textOf: (file: string) => string): PlayerLessons {
  return Object.fromEntries(
    LESSONS.map(({ slug, file }): [string, PlayerLesson] => {
      const read = readLesson(textOf(file));
      if (!read.ok) throw new Error(`The lesson ${slug} cannot be read`);
      const lesson = lessonOf(read.lesson);
      if (lesson.cards.length === 0) throw new Error(`A player can show no step of the lesson ${slug}`);
      return [slug, lesson];
    }),
  );
}

function lessonOf({ title, steps, remember }: Lesson): PlayerLesson {
  const scenes = new Scenes();
  const shown = steps.filter(isShown);
  return {
    title,
    cards: shown.flatMap((step) => cardsOf(step, steps.indexOf(step) + 1, scenes)),
    scenes: scenes.all,
    remember: remember.map(({ words }) => words),
    toDo: steps.length - shown.length,
  };
}

/** Returns whether a player can show a step: it changes no scenario, and runs no code. */
function isShown({ tasks, goal, scenario }: LessonStep): boolean {
  return tasks.length === 0 && goal === undefined && codeOf(scenario).length === 0;
}

/** The scenarios of a lesson, each once. */
class Scenes {
  readonly all: Scenario[] = [];
  readonly #texts: string[] = [];

  indexOf(scenario: Scenario): number {
    const text = JSON.stringify(canonicalScenario(scenario));
    const known = this.#texts.indexOf(text);
    if (known >= 0) return known;
    this.#texts.push(text);
    return this.all.push(canonicalScenario(scenario)) - 1;
  }
}

function cardsOf(step: LessonStep, place: number, scenes: Scenes): readonly LessonCard[] {
  const { title, prose, scenario } = step;
  const { atUs, untilUs, speed, agents, channels, messages } = openStep(step);
  const [message] = messages;
  const questions = questionsOf(step);
  const shows: LessonCard = {
    ...{ step: place, title, prose, scene: scenes.indexOf(scenario) },
    ...(atUs === undefined ? {} : { atUs }),
    ...(untilUs === undefined && atUs !== undefined
      ? {}
      : { plays: { speed, ...(untilUs === undefined ? {} : { untilUs }) } }),
    light: { agents, channels, ...(message === undefined ? {} : { message }) },
  };
  const hasSpan = untilUs !== undefined;
  const asked = questions.map((question, index): LessonCard => {
    const { askedAtUs, about } = question;
    return {
      ...{ step: place, title, prose: index === 0 && !hasSpan ? prose : [] },
      scene: scenes.indexOf(questionScenario(scenario, question)),
      atUs: askedAtUs,
      light: { agents: about.agents, channels: about.channels },
      question: questionOf(question),
    };
  });
  return asked.length === 0 || hasSpan ? [shows, ...asked] : asked;
}

function questionOf({ words, choices, right, why, askedAtUs, answeredAtUs, broker }: Question): CardQuestion {
  return {
    words,
    ...(broker === undefined ? {} : { broker: BROKER_NAMES[broker] }),
    choices: choices.map(({ words, misconception }): CardChoice => {
      if (misconception === undefined) return { words };
      const { name, fact } = misconceptionOf(misconception);
      return { words, belief: { name, fact } };
    }),
    right: choices.findIndex(({ id }) => id === right),
    why,
    answeredAtUs,
    speed: slowSpeed(answeredAtUs - askedAtUs),
  };
}
