import { useEffect } from 'react';
import type { LessonSession } from '../../learning/index.ts';
import { useHeronryStore } from '../../store/index.ts';
import { isComposing, keepsKey, pressOf } from '../../ui/index.ts';

/** Keys of the steps of a lesson: those of bookmarks, which a scenario of a lesson has none of. */
export const LESSON_KEYS = { next: 'Shift+k', back: 'Shift+j' } as const;

/** Lets keys lead through the steps, before the page handles them. */
export function useLessonKeys(session: LessonSession): void {
  const store = useHeronryStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const press = pressOf(event);
      const isStep = press === LESSON_KEYS.next || press === LESSON_KEYS.back;
      const { shortcutsOn, dialog } = store.getState();
      if (!isStep || !shortcutsOn || dialog !== undefined || isComposing(event) || keepsKey(event.target, press))
        return;
      event.preventDefault();
      event.stopPropagation();
      void (press === LESSON_KEYS.next ? session.next() : session.back());
    };
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, [store, session]);
}
