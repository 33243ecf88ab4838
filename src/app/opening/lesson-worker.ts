/**
 * A worker that reads lessons, and plays them. In: a `WorkerJob`. Out: a `LessonRead`; for a check, a `StepBegun` for each step that is
 * begun, and a `LessonChecked` at the end.
 */
import engine from '@jitl/quickjs-wasmfile-release-sync/wasm?url';
import { deferToMacrotask } from '../../messaging/parts.ts';
import { decodeText, LINK_MAX_CHARACTERS, unpackText } from '../../scenario/index.ts';
import { checkWholeLesson, type JudgeRows, LESSON_LIMITS, readLesson } from '../../teaching/index.ts';
import { LESSON_LINK, type LessonChecked, type LessonRead, type StepBegun, type WorkerJob } from './lesson-reading.ts';

/** Bytes of the longest text that is read: four for each unit. */
const BYTES_MAX = LESSON_LIMITS.units * 4;

async function resultOf(job: WorkerJob): Promise<LessonRead | LessonChecked> {
  if ('check' in job) return checked(job.check);
  if ('file' in job) {
    if (job.file.size > BYTES_MAX) return { ok: false, error: 'it is too long for a lesson' };
    const text = decodeText(new Uint8Array(await job.file.arrayBuffer()));
    return text === undefined ? { ok: false, error: 'its text is neither UTF-8 nor UTF-16' } : readText(text);
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

async function checked(text: string): Promise<LessonChecked> {
  const read = readLesson(text);
  if (!read.ok) return { ok: true, problems: read.problems };
  const tell = (step: number): void => postMessage({ step } satisfies StepBegun);
  return { ok: true, problems: await checkWholeLesson(read.lesson, judge, tell) };
}

/** Judges the code of a lesson in a closed sandbox. What runs code is loaded with the first call. */
const judge: JudgeRows = async (source, ids) => {
  const { judgeRows, loadSandbox } = await import('../../sandbox/index.ts');
  const sandbox = await loadSandbox({ wasm: new URL(engine, import.meta.url).href });
  return judgeRows(sandbox, source, ids, { turn: deferToMacrotask, global: globalThis });
};

function readText(text: string): LessonRead {
  const read = readLesson(text);
  if (read.ok) return { ok: true, lesson: read.lesson, text };
  const [first] = read.problems;
  const place = first === undefined ? '' : `Line ${first.line}, column ${first.column}: ${first.words}`;
  const more = read.problems.length - 1;
  return { ok: false, error: `${place}${more > 0 ? ` And ${more} more.` : ''}` };
}

addEventListener('message', ({ data }: MessageEvent<WorkerJob>) => {
  void resultOf(data).then(
    (result) => postMessage(result),
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      postMessage({ ok: false, error: reason } satisfies LessonRead);
    },
  );
});
// A row leaves promises behind where the broker fails it.
addEventListener('unhandledrejection', (event) => event.preventDefault());
