/** The user's preferences, in local storage. Unreadable data counts as absent. */
import {
  type HeronryState,
  type HeronryStore,
  type KeysThat,
  type PanelTab,
  type SafeStorage,
  storedJson,
  type Theme,
} from '../../store/index.ts';

/** Key of the preferences in local storage. */
export const PREFERENCES_KEY = 'heronry.preferences';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const PANELS: readonly PanelTab[] = ['inspector', 'log', 'table', 'transcript', 'program'];

type Preference = KeysThat<'saved', 'preferences'>;

export type Preferences = Pick<HeronryState, Preference> & {
  /** Id of the saved scenario that was open last. */
  readonly lastId: string | undefined;
};

/** The reader of each preference: returns the value of stored data, or undefined if it is none. */
const READERS: { readonly [Key in Preference]: (value: unknown) => HeronryState[Key] | undefined } = {
  theme: (value) => THEMES.find((one) => one === value),
  panel: (value) => PANELS.find((one) => one === value),
  panelOpen: readBoolean,
  panelWidth: readNumber,
  sections: readSections,
  timelineOpen: readBoolean,
  timelineHeight: readNumber,
  laneNamesWidth: readNumber,
  shortcutsOn: readBoolean,
  speed: readNumber,
  addsFrom: (value) => (value === 'now' || value === 'start' ? value : undefined),
};

/** The keys of the table; `Object.keys` has no type. */
export const PREFERENCE_NAMES = Object.keys(READERS) as readonly Preference[];

/** Returns the stored preferences, checked field by field; undefined on the first visit. */
export function readPreferences(storage: SafeStorage): Partial<Preferences> | undefined {
  const raw = storedJson(storage, PREFERENCES_KEY);
  if (typeof raw !== 'object' || raw === null) return undefined;
  // Each field is checked by its reader.
  const fields = raw as Readonly<Record<string, unknown>>;
  const { lastId } = fields;
  const read = PREFERENCE_NAMES.map((name) => [name, READERS[name](fields[name])] as const);
  return {
    ...Object.fromEntries(read.filter(([, value]) => value !== undefined)),
    ...(typeof lastId === 'string' ? { lastId } : {}),
  };
}

export function applyPreferences(store: HeronryStore, { lastId: _, ...preferences }: Partial<Preferences>): void {
  store.setState(preferences);
  if (preferences.speed !== undefined) store.getState().actions.setSpeed(preferences.speed);
}

/** Shows the chosen theme, now and whenever it changes; `system` leaves the choice to the browser. */
export function showTheme(store: HeronryStore, root: HTMLElement): () => void {
  let shown: Theme | undefined;
  const show = ({ theme }: { readonly theme: Theme }): void => {
    if (theme === shown) return;
    shown = theme;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  show(store.getState());
  return store.subscribe(show);
}

function readBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Returns the booleans of a stored record, so that one wrong value does not cost the others. */
function readSections(value: unknown): Readonly<Record<string, boolean>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([, isOpen]) => typeof isOpen === 'boolean'));
}

function readNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
