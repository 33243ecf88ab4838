import type { Lesson } from '../../teaching/index.ts';

/** Begins the fragment of a link to a lesson of one's own, with the version of the form. */
export const LESSON_LINK = 'lesson=1.';

/** Time limit of reading a lesson. */
const READ_MS_MAX = 10_000;

export type LessonJob = { readonly fragment: string } | { readonly file: Blob };

/** Result of reading a lesson: with its text, as far as there is one. `error` ends a sentence. */
export type LessonRead =
  | { readonly ok: true; readonly lesson: Lesson; readonly text: string }
  | { readonly ok: false; readonly error: string; readonly text?: string };

/** Reads a lesson in a worker of its own, so that the page stays responsive whatever the content. */
export function readLessonAside(job: LessonJob): Promise<LessonRead> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./lesson-worker.ts', import.meta.url), { type: 'module' });
    const settle = (result: LessonRead): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(result);
    };
    const fail = (error: string): void => settle({ ok: false, error: withEnd(error) });
    const timer = setTimeout(() => fail(`it took more than ${READ_MS_MAX / 1000} seconds`), READ_MS_MAX);
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<LessonRead>) =>
      settle(data.ok ? data : { ...data, error: withEnd(data.error) }),
    );
    worker.addEventListener('error', () => fail('the part of the page that reads it could not be started'));
    worker.addEventListener('messageerror', () => fail('it could not be passed to the page'));
    worker.postMessage(job);
  });
}

/** Returns a sentence with its full stop. */
export function withEnd(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
