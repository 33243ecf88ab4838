/** Progress in lessons, and the beliefs that wrong answers showed: saved in this browser, and read back field by field. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { checkScenario, type Scenario } from '../scenario/index.ts';
import { type SafeStorage, storedJson } from '../store/index.ts';

/** Wrong answers by the id of their misconception, in the order in which they were first met. */
export type BeliefCounts = Readonly<Record<string, number>>;

/** Progress in one lesson. */
export interface LessonProgress {
  /** Index of the step at which the lesson was left; the number of steps at its end. */
  readonly step: number;
  /** Number of steps. */
  readonly steps: number;
  /** Things that were done: tasks, goals and questions, each by a key of the session. */
  readonly done: readonly string[];
  /** Whether the end was reached, now or in an earlier round. */
  readonly finished: boolean;
  readonly beliefs: BeliefCounts;
  /** Scenario as the learner has changed it in the step; undefined while it is that of the lesson. */
  readonly work: Scenario | undefined;
}

export interface Progress {
  /** Progress by the key of a lesson: its slug, or the id of a lesson of one's own. */
  readonly lessons: Readonly<Record<string, LessonProgress>>;
}

export type ProgressStore = StoreApi<Progress>;

export const NOT_BEGUN: LessonProgress = { step: 0, steps: 0, done: [], finished: false, beliefs: {}, work: undefined };

/** Key of the progress in local storage. */
export const PROGRESS_KEY = 'heronry.learning';

/** Largest number of lessons, and of things done in one, that are kept. The oldest go first. */
const LESSONS_MAX = 200;
const DONE_MAX = 500;

/** Returns a store with the saved progress, which saves every change. Blocked storage loses the progress and nothing else. */
export function createProgress(storage: SafeStorage): ProgressStore {
  const store = createStore<Progress>()(() => readProgress(storage));
  store.subscribe((progress) => {
    // Where it is not kept, the lesson continues, and a reload begins it anew.
    storage.setItem(PROGRESS_KEY, JSON.stringify(progress));
  });
  return store;
}

export function progressOf({ lessons }: Progress, key: string): LessonProgress {
  return Object.hasOwn(lessons, key) ? (lessons[key] ?? NOT_BEGUN) : NOT_BEGUN;
}

/** Changes the progress in one lesson, which becomes the newest. */
export function changeProgress(store: ProgressStore, key: string, change: Partial<LessonProgress>): void {
  const { lessons } = store.getState();
  const next = { ...progressOf(store.getState(), key), ...change };
  const others = Object.entries(lessons).filter(([one]) => one !== key);
  const kept = [...others, [key, { ...next, done: next.done.slice(-DONE_MAX) }] as const].slice(-LESSONS_MAX);
  store.setState({ lessons: Object.fromEntries(kept) });
}

/** Counts a belief once more. */
export function withBelief(beliefs: BeliefCounts, id: string): BeliefCounts {
  return { ...beliefs, [id]: (beliefs[id] ?? 0) + 1 };
}

/** Returns the ids of the beliefs that occurred most often, most frequent first; of equal ones, the one met first. */
export function commonestBeliefs(beliefs: BeliefCounts, count: number): readonly string[] {
  return Object.entries(beliefs)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([id]) => id);
}

/** Returns the saved progress. What cannot be read counts as not begun. */
export function readProgress(storage: SafeStorage): Progress {
  const raw = storedJson(storage, PROGRESS_KEY);
  const lessons = isRecord(raw) && isRecord(raw.lessons) ? raw.lessons : {};
  const read = Object.entries(lessons).flatMap(([key, value]) => (isRecord(value) ? [[key, readLesson(value)]] : []));
  return { lessons: Object.fromEntries(read.slice(-LESSONS_MAX)) };
}

type Raw = Readonly<Record<string, unknown>>;

function readLesson({ step, steps, done, finished, beliefs, work }: Raw): LessonProgress {
  const checked = isRecord(work) ? checkScenario(work) : undefined;
  const counted = isRecord(beliefs) ? Object.entries(beliefs).filter(([, count]) => isCount(count) && count > 0) : [];
  return {
    step: isCount(step) ? step : 0,
    steps: isCount(steps) ? steps : 0,
    done: Array.isArray(done) ? done.filter((one) => typeof one === 'string').slice(-DONE_MAX) : [],
    finished: finished === true,
    beliefs: Object.fromEntries(counted) as BeliefCounts,
    work: checked === undefined || 'error' in checked ? undefined : checked.scenario,
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
