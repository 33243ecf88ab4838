/** Reading and playing lessons in a worker of its own, so that the page stays responsive whatever the content. */
import type { Lesson, LessonProblem } from '../../teaching/index.ts';

/** Begins the fragment of a link to a lesson of one's own, with the version of the form. */
export const LESSON_LINK = 'lesson=1.';

/** Time limits of reading a lesson, and of playing all of its steps and questions. */
const READ_MS_MAX = 10_000;
const CHECK_MS_MAX = 60_000;

export type LessonJob = { readonly fragment: string } | { readonly file: Blob };

/** Result of reading a lesson. `error` ends a sentence. */
export type LessonRead =
  | { readonly ok: true; readonly lesson: Lesson; readonly text: string }
  | { readonly ok: false; readonly error: string };

/** Result of playing a lesson: what is wrong with it, in the order of the file. */
export type LessonChecked =
  | { readonly ok: true; readonly problems: readonly LessonProblem[] }
  | { readonly ok: false; readonly error: string };

/** Progress of a check: a step that is begun, from 1. */
export interface StepBegun {
  readonly step: number;
}

/** Task of the worker. */
export type WorkerJob = LessonJob | { readonly check: string };

export function readLessonAside(job: LessonJob): Promise<LessonRead> {
  return aside<LessonRead>(job, READ_MS_MAX);
}

/** Plays every step and question of a lesson, and tries its code. */
export function checkLessonAside(text: string, onStep: (step: number) => void): Promise<LessonChecked> {
  return aside<LessonChecked>({ check: text }, CHECK_MS_MAX, onStep);
}

type Failure = { readonly ok: false; readonly error: string };

function aside<Result extends LessonRead | LessonChecked>(
  job: WorkerJob,
  msMax: number,
  onStep?: (step: number) => void,
): Promise<Result | Failure> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./lesson-worker.ts', import.meta.url), { type: 'module' });
    const settle = (result: Result | Failure): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(result.ok ? result : { ok: false, error: withEnd(result.error) });
    };
    const fail = (error: string): void => settle({ ok: false, error });
    const timer = setTimeout(() => fail(`it took more than ${msMax / 1000} seconds`), msMax);
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<Result | Failure | StepBegun>) => {
      if ('step' in data) onStep?.(data.step);
      else settle(data);
    });
    worker.addEventListener('error', () => fail('the part of the page that reads it could not be started'));
    worker.addEventListener('messageerror', () => fail('it could not be passed to the page'));
    worker.postMessage(job);
  });
}

/** Returns a sentence with its full stop. */
export function withEnd(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
