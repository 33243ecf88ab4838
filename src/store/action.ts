import type { HeronryState } from './state.ts';
import type { HeronryStore } from './store.ts';

export type ActionId =
  | 'undo'
  | 'redo'
  | 'delete'
  | 'duplicate'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'addAgent'
  | 'addChannel'
  | 'connect'
  | 'connectAll'
  | 'layout'
  | 'cut'
  | 'rename'
  | TimeActionId
  | 'fit'
  | 'zoomIn'
  | 'zoomOut'
  | 'panel'
  | 'timeline'
  | 'program'
  | 'present'
  | 'clear-span'
  | 'theme'
  | 'new'
  | 'learn'
  | 'gallery'
  | 'scenarios'
  | 'share'
  | 'compare-brokers'
  | 'quiz'
  | 'live'
  | 'class'
  | 'python'
  | 'shortcuts';

export type TimeActionId =
  | 'play-pause'
  | 'step'
  | 'step-back'
  | 'step-hop'
  | 'step-hop-back'
  | 'later'
  | 'earlier'
  | 'second-later'
  | 'second-earlier'
  | 'jump'
  | 'jump-back'
  | 'bookmark'
  | 'next-bookmark'
  | 'last-bookmark'
  | 'restart'
  | 'compare'
  | 'seeds'
  | 'export'
  | 'faster'
  | 'slower';

export interface Action {
  readonly id: ActionId;
  readonly label: string;
  readonly group: 'edit' | 'run' | 'view' | 'scenario';
  /**
   * Shortcut: `$mod+Shift+z`, a letter, or a punctuation character, as printed on the key. One without `$mod` is a single key,
   * which the user can switch off.
   */
  readonly keys: string;
  /** More shortcuts for the same action, not shown. */
  readonly alsoKeys?: readonly string[];
  /** Returns whether the action would have an effect now. */
  readonly enabled: (state: HeronryState) => boolean;
  readonly run: (store: HeronryStore) => void;
}

export const always = (): boolean => true;
