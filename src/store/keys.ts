import type { HeronryState } from './state.ts';

/** Destinations of a part of the state besides the screen. */
interface Fate {
  /** Whether it is restored after a reload. */
  readonly saved: boolean;
  /** Whether it is part of a link. */
  readonly shared: boolean;
  /** Whether undo and redo restore it. */
  readonly undone: boolean;
}

const NOWHERE: Fate = { saved: false, shared: false, undone: false };
const PREFERENCE: Fate = { saved: true, shared: false, undone: false };
const MOMENT: Fate = { saved: true, shared: true, undone: false };

/** Destinations of each key of the state, in one table; a missing key does not compile. */
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

/** Returns the keys with a given destination, in the table's order. */
export function keysThat(fate: keyof Fate): readonly (keyof typeof KEYS)[] {
  return (Object.keys(KEYS) as (keyof typeof KEYS)[]).filter((key) => KEYS[key][fate]);
}
