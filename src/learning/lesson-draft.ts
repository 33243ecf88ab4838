/** The lesson that is being written, kept so that a reload loses nothing of it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { SMALL_LESSON } from './lesson-template.ts';
import type { KeyStorage } from './progress.ts';

export interface LessonDraft {
  readonly text: string;
  /** Saved lesson that it is; undefined for a new one. */
  readonly id: string | undefined;
}

/** Key of the draft in local storage. */
export const DRAFT_KEY = 'heronry.lesson-draft';

export function createDraft(storage: KeyStorage): StoreApi<LessonDraft> {
  const store = createStore<LessonDraft>()(() => readDraft(storage));
  store.subscribe((draft) => {
    try {
      storage.setItem(DRAFT_KEY, JSON.stringify(draft));
    } catch {
      // Saving and downloading tell of it.
    }
  });
  return store;
}

function readDraft(storage: Pick<Storage, 'getItem'>): LessonDraft {
  const first: LessonDraft = { text: SMALL_LESSON, id: undefined };
  try {
    const raw: unknown = JSON.parse(storage.getItem(DRAFT_KEY) ?? 'null');
    if (typeof raw !== 'object' || raw === null || !('text' in raw) || typeof raw.text !== 'string') return first;
    return { text: raw.text, id: 'id' in raw && typeof raw.id === 'string' ? raw.id : undefined };
  } catch {
    return first;
  }
}
