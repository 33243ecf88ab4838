/** The lessons, a script of its own that only a player of a lesson loads: the build puts their data into it. */
import type { PlayerLessons } from '../player-lesson.ts';
import { LessonView } from './lesson-view.ts';

/** The data, which the build puts here. */
declare const LESSONS: PlayerLessons;

const part = {
  lessons: LESSONS,
  open: (...parts: ConstructorParameters<typeof LessonView>): LessonView => new LessonView(...parts),
};

/** Members of the script that the engine and the frame use. */
export type LessonsPart = typeof part;

window.heronryLessons = part;
