/** The pictures of the lessons, made in the build: a player shows how a lesson begins, and leads to the playground for the rest. */
import { canonicalScenario, type Scenario } from '../scenario/index.ts';
import { LESSONS, openStep, readLesson } from '../teaching/index.ts';

/** How a lesson begins. */
export interface LessonScene {
  readonly scenario: Scenario;
  readonly atUs: number;
}

/** Scenes by the slugs of their lessons. */
export type LessonScenes = Readonly<Record<string, LessonScene>>;

/**
 * Returns the scene of each lesson that comes with the page.
 * @param textOf returns the text of a file of the lessons
 * @throws Error if a lesson cannot be read
 */
export function lessonScenes(textOf: (file: string) => string): LessonScenes {
  return Object.fromEntries(
    LESSONS.map(({ slug, file }): [string, LessonScene] => {
      const read = readLesson(textOf(file));
      const step = read.ok ? read.lesson.steps[0] : undefined;
      if (step === undefined) throw new Error(`The lesson ${slug} cannot be read`);
      return [slug, { scenario: canonicalScenario(step.scenario), atUs: openStep(step).atUs ?? 0 }];
    }),
  );
}
