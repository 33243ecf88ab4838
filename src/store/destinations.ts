import type { HeronryState } from './state.ts';

/** Destinations of a part of the state besides the screen. */
interface Destination {
  /** Place from which it is restored after a reload: the scenario's record, the view beside it, the preferences. */
  readonly saved: 'document' | 'view' | 'preferences' | undefined;
  /** Whether it is part of a link. */
  readonly shared: boolean;
  /** Whether undo and redo restore it. */
  readonly undone: boolean;
}

const NOWHERE = { saved: undefined, shared: false, undone: false } as const;
const PREFERENCE = { saved: 'preferences', shared: false, undone: false } as const;
const MOMENT = { saved: 'view', shared: true, undone: false } as const;

/**
 * Destinations of each key of the state, in one table; a missing key does not compile. The code that saves, shares and undoes has
 * a row for each key with that destination: its types come from here.
 */
const DESTINATIONS = {
  scenario: { saved: 'document', shared: true, undone: true },
  playheadUs: MOMENT,
  selection: MOMENT,
  camera: MOMENT,
  lanes: { saved: 'view', shared: false, undone: false },
  moved: { saved: 'view', shared: false, undone: false },
  theme: PREFERENCE,
  panel: PREFERENCE,
  panelOpen: PREFERENCE,
  panelWidth: PREFERENCE,
  sections: PREFERENCE,
  panelPart: NOWHERE,
  timelineOpen: PREFERENCE,
  timelineHeight: PREFERENCE,
  laneNamesWidth: PREFERENCE,
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
  // Of these, the branches.
  otherRuns: { saved: 'document', shared: false, undone: false },
  live: NOWHERE,
  code: NOWHERE,
  playing: NOWHERE,
  dialog: NOWHERE,
  comparedRun: NOWHERE,
  span: NOWHERE,
  noteAtUs: NOWHERE,
  presenting: NOWHERE,
  codeAgent: NOWHERE,
  activity: NOWHERE,
  asked: NOWHERE,
  logFilter: NOWHERE,
  pauseAtFilter: NOWHERE,
  pauseAtBroken: NOWHERE,
  addsFrom: PREFERENCE,
  notices: NOWHERE,
  clipboard: NOWHERE,
  announcement: NOWHERE,
  graphRequest: NOWHERE,
} as const satisfies { readonly [Key in keyof Omit<HeronryState, 'actions'>]: Destination };

type Keys = typeof DESTINATIONS;

/** Keys with a destination. */
export type KeysThat<Column extends keyof Destination, Where extends Destination[Column]> = {
  [Key in keyof Keys]: Keys[Key][Column] extends Where ? Key : never;
}[keyof Keys];

/** Part of the state that undo and redo restore. */
export type Undone = Pick<HeronryState, KeysThat<'undone', true>>;
