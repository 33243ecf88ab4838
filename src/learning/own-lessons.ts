/** Lessons of one's own, as text: written in the page, or opened from a file or a link. Saved in this browser. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type SafeStorage, storedJson } from '../store/index.ts';

export interface OwnLesson {
  /** Identifier, unique in this browser. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly changedMs: number;
}

export type OwnLessonsStore = StoreApi<{
  /** Lessons, latest change first. */
  readonly lessons: readonly OwnLesson[];
  /** Whether the last change could not be saved. */
  readonly unsaved: boolean;
}>;

/** Key of the lessons in local storage. */
export const OWN_LESSONS_KEY = 'heronry.lessons';

/** Largest number of lessons that are saved. The oldest go first. */
const OWN_LESSONS_MAX = 50;

export function createOwnLessons(storage: SafeStorage): OwnLessonsStore {
  return createStore(() => ({ lessons: readOwnLessons(storage), unsaved: false }));
}

/** Saves a lesson, in the place of the one with its id. */
export function saveOwnLesson(store: OwnLessonsStore, storage: SafeStorage, lesson: OwnLesson): void {
  const others = store.getState().lessons.filter(({ id }) => id !== lesson.id);
  write(store, storage, [lesson, ...others].slice(0, OWN_LESSONS_MAX));
}

export function removeOwnLesson(store: OwnLessonsStore, storage: SafeStorage, id: string): void {
  write(
    store,
    storage,
    store.getState().lessons.filter((one) => one.id !== id),
  );
}

function write(store: OwnLessonsStore, storage: SafeStorage, lessons: readonly OwnLesson[]): void {
  // Where they are not kept, they stay for this visit, and the page says so.
  store.setState({ lessons, unsaved: !storage.setItem(OWN_LESSONS_KEY, JSON.stringify(lessons)) });
}

/** Returns the saved lessons. Those that cannot be read are left out. */
export function readOwnLessons(storage: SafeStorage): readonly OwnLesson[] {
  const raw = storedJson(storage, OWN_LESSONS_KEY);
  return Array.isArray(raw) ? raw.flatMap(readOwn).slice(0, OWN_LESSONS_MAX) : [];
}

function readOwn(value: unknown): readonly OwnLesson[] {
  if (typeof value !== 'object' || value === null) return [];
  const { id, title, text, changedMs } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof title !== 'string' || typeof text !== 'string') return [];
  return [{ id, title, text, changedMs: typeof changedMs === 'number' ? changedMs : 0 }];
}
