export { type Action, type ActionId, ACTIONS, actionById, runAction, SPEEDS } from './action-table.ts';
export { newKeptId } from './kept-id.ts';
export { KEYS, keysThat } from './keys.ts';
export type { DrawListener, FrameSource, Playback } from './playback.ts';
export { SPEED_MAX, SPEED_MIN } from './playback-actions.ts';
export { StoreProvider, useHeronry, useHeronryStore } from './react.tsx';
export { linkKey, linksAt, type ShownLink } from './shown-links.ts';
export {
  type Actions,
  type Camera,
  type DialogName,
  type GraphRequest,
  type HeronryState,
  type HistoryEntry,
  type LinkRef,
  type LogFilter,
  type Notice,
  NOTHING_SELECTED,
  type Origin,
  type PanelTab,
  type Selection,
  type Theme,
} from './state.ts';
export { createHeronryStore, HISTORY_MAX, type HeronryStore, type HeronryStoreOptions } from './store.ts';
