/** The user's preferences, in local storage. Unreadable data counts as absent. */
import type { HeronryStore, PanelTab, Theme } from '../store/index.ts';

export const PREFERENCES_KEY = 'heronry.preferences';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const PANELS: readonly PanelTab[] = ['inspector', 'log', 'table'];

export interface Preferences {
  readonly theme: Theme;
  readonly panel: PanelTab;
  readonly panelOpen: boolean;
  readonly timelineOpen: boolean;
  /** Height in pixels. */
  readonly timelineHeight: number | undefined;
  readonly shortcutsOn: boolean;
  readonly speed: number;
  /** Id of the saved scenario that was open last. */
  readonly lastId: string | undefined;
}

/** Returns the stored preferences, checked field by field; undefined on the first visit. */
export function readPreferences(storage: Pick<Storage, 'getItem'>): Partial<Preferences> | undefined {
  const raw = readRaw(storage);
  if (typeof raw !== 'object' || raw === null) return undefined;
  // The fields are checked one by one below.
  const fields = raw as Readonly<Record<string, unknown>>;
  const theme = THEMES.find((one) => one === fields.theme);
  const panel = PANELS.find((one) => one === fields.panel);
  return {
    ...(theme === undefined ? {} : { theme }),
    ...(panel === undefined ? {} : { panel }),
    ...(typeof fields.panelOpen === 'boolean' ? { panelOpen: fields.panelOpen } : {}),
    ...(typeof fields.timelineOpen === 'boolean' ? { timelineOpen: fields.timelineOpen } : {}),
    ...(isNumber(fields.timelineHeight) ? { timelineHeight: fields.timelineHeight } : {}),
    ...(typeof fields.shortcutsOn === 'boolean' ? { shortcutsOn: fields.shortcutsOn } : {}),
    ...(isNumber(fields.speed) ? { speed: fields.speed } : {}),
    ...(typeof fields.lastId === 'string' ? { lastId: fields.lastId } : {}),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function readRaw(storage: Pick<Storage, 'getItem'>): unknown {
  try {
    return JSON.parse(storage.getItem(PREFERENCES_KEY) ?? 'null');
  } catch {
    return undefined;
  }
}

export function applyPreferences(store: HeronryStore, preferences: Partial<Preferences>): void {
  const { theme, panel, panelOpen, timelineOpen, timelineHeight, shortcutsOn, speed } = preferences;
  store.setState({
    ...(theme === undefined ? {} : { theme }),
    ...(panel === undefined ? {} : { panel }),
    ...(panelOpen === undefined ? {} : { panelOpen }),
    ...(timelineOpen === undefined ? {} : { timelineOpen }),
    ...(timelineHeight === undefined ? {} : { timelineHeight }),
    ...(shortcutsOn === undefined ? {} : { shortcutsOn }),
  });
  if (speed !== undefined) store.getState().actions.setSpeed(speed);
}
