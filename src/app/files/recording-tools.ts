import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Reading } from '../../panels/index.ts';

/** Parts of the page that opening a recording needs. */
export interface RecordingTools {
  /** State of the recording that is being read. */
  readonly reading: StoreApi<Reading>;
  /** Loads what saves a part of it as a scenario. */
  readonly prepare: () => Promise<unknown>;
  /** Returns whether nothing else was opened since. A recording that is no longer the newest is not shown. @default always true */
  readonly isNewest?: () => boolean;
}

export function recordingTools(prepare: RecordingTools['prepare']): RecordingTools {
  return { reading: createStore(() => ({ name: '', part: 0, events: 0, cancel: () => undefined })), prepare };
}
