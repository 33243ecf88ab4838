/** The session of a page's class: it outlives the dialog that shows it. */
import { useStore } from 'zustand';
import { type ClassSession, type ClassView, createClassSession } from '../../learning/index.ts';
import { type HeronryStore, useHeronryStore } from '../../store/index.ts';

const SESSIONS = new WeakMap<HeronryStore, ClassSession>();

/** Storage of this tab; where it is blocked, a reload opens another class. */
const storage = {
  getItem: (key: string): string | null => {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  setItem: (key: string, value: string): void => {
    try {
      sessionStorage.setItem(key, value);
    } catch {
      // The class lasts as long as the page.
    }
  },
};

export function useClassSession(): ClassSession {
  const store = useHeronryStore();
  const known = SESSIONS.get(store);
  if (known !== undefined) return known;
  const session = createClassSession(store, storage);
  SESSIONS.set(store, session);
  return session;
}

export function useClass<Part>(session: ClassSession, part: (view: ClassView) => Part): Part {
  return useStore(session, part);
}
