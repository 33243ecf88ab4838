/** The session of a page's class: it outlives the dialog that shows it. */
import { useStore } from 'zustand';
import { type ClassSession, type ClassView, createClassSession } from '../../learning/index.ts';
import { type HeronryStore, safeStorage, useHeronryStore } from '../../store/index.ts';

const SESSIONS = new WeakMap<HeronryStore, ClassSession>();

export function useClassSession(): ClassSession {
  const store = useHeronryStore();
  const known = SESSIONS.get(store);
  if (known !== undefined) return known;
  const session = createClassSession(store, safeStorage('sessionStorage'));
  SESSIONS.set(store, session);
  return session;
}

export function useClass<Part>(session: ClassSession, part: (view: ClassView) => Part): Part {
  return useStore(session, part);
}
