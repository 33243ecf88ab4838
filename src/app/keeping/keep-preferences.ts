import type { HeronryStore, SafeStorage } from '../../store/index.ts';
import { PREFERENCE_NAMES, PREFERENCES_KEY, readPreferences } from './preferences.ts';

/** Writes the preferences whenever one of them changes. Blocked storage loses only them. */
export function keepPreferences(store: HeronryStore, storage: SafeStorage): () => void {
  let written = JSON.stringify(readPreferences(storage) ?? {});
  let lastId = readPreferences(storage)?.lastId;
  let { speed } = store.getState();
  return store.subscribe((state) => {
    if (state.origin.kind === 'kept') lastId = state.origin.id;
    // The speed of a recording is its own, and so is that of an answer that plays.
    if (state.live?.connection.kind !== 'recorded' && state.activity === undefined) speed = state.speed;
    const text = JSON.stringify({
      ...Object.fromEntries(PREFERENCE_NAMES.map((name) => [name, state[name]])),
      speed,
      lastId,
    });
    if (text === written) return;
    written = text;
    // The user's work is not stored here; the autosave reports blocked storage.
    storage.setItem(PREFERENCES_KEY, text);
  });
}
