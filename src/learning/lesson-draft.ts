/** The lesson that is being written, kept so that a reload loses nothing of it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type SafeStorage, storedJson } from '../store/index.ts';
import { SMALL_LESSON } from './lesson-template.ts';

export interface LessonDraft {
  readonly text: string;
  /** Saved lesson that it is; undefined for a new one. */
  readonly id: string | undefined;
}

/** Key of the draft in local storage. */
export const DRAFT_KEY = 'heronry.lesson-draft';

export function createDraft(storage: SafeStorage): StoreApi<LessonDraft> {
  const store = createStore<LessonDraft>()(() => readDraft(storage));
  store.subscribe((draft) => {
    // Saving and downloading tell where it is not kept.
    storage.setItem(DRAFT_KEY, JSON.stringify(draft));
  });
  return store;
}

function readDraft(storage: SafeStorage): LessonDraft {
  const first: LessonDraft = { text: SMALL_LESSON, id: undefined };
  const raw = storedJson(storage, DRAFT_KEY);
  if (typeof raw !== 'object' || raw === null || !('text' in raw) || typeof raw.text !== 'string') return first;
  return { text: raw.text, id: 'id' in raw && typeof raw.id === 'string' ? raw.id : undefined };
}
