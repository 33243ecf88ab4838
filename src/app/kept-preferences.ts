import type { HeronryState, HeronryStore } from '../store/index.ts';
import { PREFERENCES_KEY, type Preferences, readPreferences } from './preferences.ts';

function preferencesOf(state: HeronryState, lastId: string | undefined): Preferences {
  const { theme, panel, panelOpen, timelineOpen, timelineHeight, shortcutsOn, speed, origin } = state;
  return {
    theme,
    panel,
    panelOpen,
    timelineOpen,
    timelineHeight,
    shortcutsOn,
    speed,
    lastId: origin.kind === 'kept' ? origin.id : lastId,
  };
}

/** Writes the preferences whenever one of them changes. Blocked storage loses only them. */
export function keepPreferences(store: HeronryStore, storage: Pick<Storage, 'getItem' | 'setItem'>): () => void {
  let written = JSON.stringify(readPreferences(storage) ?? {});
  let lastId = readPreferences(storage)?.lastId;
  return store.subscribe((state) => {
    const next = preferencesOf(state, lastId);
    lastId = next.lastId;
    const text = JSON.stringify(next);
    if (text === written) return;
    written = text;
    try {
      storage.setItem(PREFERENCES_KEY, text);
    } catch {
      // The user's work is not stored here; the autosave reports blocked storage.
    }
  });
}
