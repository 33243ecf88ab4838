import type { HeronryState } from './state.ts';

/** Where a part of the state goes besides the screen. */
interface Fate {
  /** Comes back after a reload. */
  readonly saved: boolean;
  /** Travels in a link. */
  readonly shared: boolean;
  /** Undo and redo restore it. */
  readonly undone: boolean;
}

const NOWHERE: Fate = { saved: false, shared: false, undone: false };
const PREFERENCE: Fate = { saved: true, shared: false, undone: false };
const MOMENT: Fate = { saved: true, shared: true, undone: false };

/** The one table of what happens to each key; a key that is missing here does not compile. */
const KEYS: { readonly [Key in keyof Omit<HeronryState, 'actions'>]: Fate } = {
  scenario: { saved: true, shared: true, undone: true },
  playheadUs: MOMENT,
  selection: MOMENT,
  camera: MOMENT,
  theme: PREFERENCE,
  panel: PREFERENCE,
  panelOpen: PREFERENCE,
  timelineOpen: PREFERENCE,
  timelineHeight: PREFERENCE,
  lanes: PREFERENCE,
  shortcutsOn: PREFERENCE,
  speed: PREFERENCE,
  origin: NOWHERE,
  past: NOWHERE,
  future: NOWHERE,
  saving: NOWHERE,
  trace: NOWHERE,
  world: NOWHERE,
  links: NOWHERE,
  frontierUs: NOWHERE,
  halted: NOWHERE,
  progress: NOWHERE,
  otherRuns: NOWHERE,
  live: NOWHERE,
  playing: NOWHERE,
  dialog: NOWHERE,
  span: NOWHERE,
  noteAtUs: NOWHERE,
  logFilter: NOWHERE,
  pauseAtFilter: NOWHERE,
  pauseAtBroken: NOWHERE,
  notices: NOWHERE,
  clipboard: NOWHERE,
  announcement: NOWHERE,
  graphRequest: NOWHERE,
};

/** The keys with a given fate, in the table's order. */
export function keysThat(fate: keyof Fate): readonly (keyof typeof KEYS)[] {
  return (Object.keys(KEYS) as (keyof typeof KEYS)[]).filter((key) => KEYS[key][fate]);
}
