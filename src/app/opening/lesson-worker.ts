/** A worker that reads a lesson that comes from elsewhere, so that none blocks the page. In: a `LessonJob`. Out: a `LessonRead`. */
import { LINK_MAX_CHARACTERS, unpackText } from '../../scenario/index.ts';
import { LESSON_LIMITS, readLesson } from '../../teaching/index.ts';
import { LESSON_LINK, type LessonJob, type LessonRead } from './lesson-reading.ts';

/** Bytes of the longest text that is read: four for each unit. */
const BYTES_MAX = LESSON_LIMITS.units * 4;

async function resultOf(job: LessonJob): Promise<LessonRead> {
  if ('file' in job) {
    if (job.file.size > BYTES_MAX) return { ok: false, error: 'it is too long for a lesson' };
    return readText(await job.file.text());
  }
  const { fragment } = job;
  if (fragment.length > LINK_MAX_CHARACTERS) {
    const error = `it has ${fragment.length} characters, the maximum is ${LINK_MAX_CHARACTERS}`;
    return { ok: false, error };
  }
  const version = /^lesson=(\d{1,6})\./.exec(fragment)?.[1];
  if (version === undefined) return { ok: false, error: 'it may have been cut off' };
  if (!fragment.startsWith(LESSON_LINK)) {
    return { ok: false, error: `it was made by another Heronry (version ${version} of links to lessons)` };
  }
  const text = await unpackText(fragment.slice(LESSON_LINK.length)).catch((error: unknown) => {
    // The reader of addresses names what is wrong with them; the browser's own words help nobody.
    if (error instanceof Error && error.name !== 'TypeError') throw error;
    throw new Error('its content cannot be decoded');
  });
  return readText(text);
}

function readText(text: string): LessonRead {
  const read = readLesson(text);
  if (read.ok) return { ok: true, lesson: read.lesson, text };
  const [first] = read.problems;
  const place = first === undefined ? '' : `Line ${first.line}, column ${first.column}: ${first.words}`;
  const more = read.problems.length - 1;
  return { ok: false, error: `${place}${more > 0 ? ` And ${more} more.` : ''}`, text };
}

addEventListener('message', ({ data }: MessageEvent<LessonJob>) => {
  void resultOf(data).then(
    (result) => postMessage(result),
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      postMessage({ ok: false, error: reason } satisfies LessonRead);
    },
  );
});
