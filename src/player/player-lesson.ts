/** A lesson as a player has it: data that the build makes, with the answers that the run gives. */
import type { Scenario } from '../scenario/index.ts';
import type { Prose } from '../teaching/index.ts';
import type { MessageId, Micros } from '../trace/index.ts';

/** A lesson: the cards of what can be seen and answered without changing a scenario. */
export interface PlayerLesson {
  readonly title: string;
  /** Scenarios of its cards. */
  readonly scenes: readonly Scenario[];
  /** At least one, in the order of the lesson. */
  readonly cards: readonly LessonCard[];
  /** Sentences to remember. */
  readonly remember: readonly string[];
  /** Number of steps that are left out: they have something to do, for which the reader needs the playground. */
  readonly toDo: number;
}

/** A step without a question, or one question of a step. */
export interface LessonCard {
  /** Place of its step in the lesson, from 1. */
  readonly step: number;
  readonly title: string;
  readonly prose: readonly Prose[];
  /** Index of its scenario. */
  readonly scene: number;
  /** Moment that it shows first; undefined: where the playhead is, or the beginning of another scenario. */
  readonly atUs?: Micros;
  /** How it plays when it is reached; undefined: it stays at its moment. */
  readonly plays?: CardPlay;
  readonly light: CardLight;
  readonly question?: CardQuestion;
}

/** How a card plays. */
export interface CardPlay {
  /** Moment at which it pauses; undefined for none. */
  readonly untilUs?: Micros;
  /** Virtual seconds in a second. */
  readonly speed: number;
}

/** Parts of the picture that are lit. */
export interface CardLight {
  readonly agents: readonly string[];
  readonly channels: readonly string[];
  readonly message?: MessageId;
}

/** A question. It is asked at the moment of its card, and `plays` leads to the answer. */
export interface CardQuestion {
  readonly words: string;
  /** Broker of the picture, if the question is about another than the lesson's. */
  readonly broker?: string;
  readonly choices: readonly CardChoice[];
  /** Index of the right choice. */
  readonly right: number;
  readonly why: string;
  readonly answeredAtUs: Micros;
  /** Speed at which the way to the answer is played. */
  readonly speed: number;
}

/** A choice. A wrong one has the belief from which it follows, if that is known. */
export interface CardChoice {
  readonly words: string;
  readonly belief?: { readonly name: string; readonly fact: string };
}

/** Lessons by their slugs. */
export type PlayerLessons = Readonly<Record<string, PlayerLesson>>;
