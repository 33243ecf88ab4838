export type { Action, ActionId } from './action.ts';
export { pairable } from './action-effects.ts';
export { ACTIONS, actionById, runAction } from './action-table.ts';
export { isArrangement } from './arrangement.ts';
export { CodeRun, type CodeState, type CodeTools } from './code-run.ts';
export { newKeptId, SMALL_SCENE } from './core.ts';
export type { KeysThat } from './destinations.ts';
export { fetchAnswer } from './fetch-answer.ts';
export { hopsInFlight, type Interference, interfere } from './interfering.ts';
export type { LiveChannel, LiveState, RecordedState } from './live-mode.ts';
export { isOpen, matcherOf } from './log-filter.ts';
export type { MarkedThing, PictureMark, PictureQuestion, PictureThing } from './picture-question.ts';
export type { DrawListener, FrameSource, Playback, StopSource } from './playback.ts';
export { SPEED_MAX, SPEED_MIN } from './playback-actions.ts';
export type { Progress } from './pursuit.ts';
export { StoreProvider, useHeronry, useHeronryStore } from './react.tsx';
export { REPLACED_RUN, type ReplacedRun } from './replaced-run.ts';
export { type SafeStorage, safeStorage, storedJson } from './safe-storage.ts';
export { channelPublishedBy, type ShownLink } from './shown-links.ts';
export { SimulatedSource } from './simulated-source.ts';
export { EVENTS_AT_ONCE, EVENTS_OF_FRAME, nextTask, piecesInSlices } from './slices.ts';
export { type Outcome, refusal, type Source, type SourceListener } from './source.ts';
export {
  type Actions,
  type Activity,
  type AddsFrom,
  type Camera,
  type DialogName,
  type GraphRequest,
  type HeronryState,
  type HistoryEntry,
  type LaneView,
  type LinkRef,
  type LogFilter,
  NO_LANES,
  NOTHING_SELECTED,
  type Notice,
  type Origin,
  type OtherRun,
  type PanelPart,
  type PanelTab,
  type Selection,
  type Theme,
} from './state.ts';
export { createHeronryStore, type HeronryStore, type HeronryStoreOptions } from './store.ts';
