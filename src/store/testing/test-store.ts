/** A store for tests: frames come when the test says so. */
import { edit, messageOf, type Scenario } from '../../scenario/index.ts';
import { describe } from '../../trace/index.ts';
import { REPLACED_RUN } from '../replaced-run.ts';
import { createHeronryStore, type HeronryStore, type HeronryStoreOptions } from '../store.ts';

/** Modules that the page fetches late. */
export const TOOLS = { edit, describe, readMessage: messageOf, replaced: () => REPLACED_RUN };

export interface TestStore {
  readonly store: HeronryStore;
  /** Passes one frame, `ms` after the one before. */
  readonly frame: (ms: number) => void;
  /** Returns whether the store has asked for a frame. */
  readonly isWaiting: () => boolean;
}

/** @param more options besides those of every test */
export function testStore(scenario?: Scenario, more: Partial<HeronryStoreOptions> = {}): TestStore {
  let waiting: ((atMs: number) => void) | undefined;
  let nowMs = 1000;
  const store = createHeronryStore({
    ...TOOLS,
    ...(scenario === undefined ? {} : { scenario }),
    ...more,
    frames: {
      request: (frame) => {
        waiting = frame;
        return 1;
      },
      cancel: () => {
        waiting = undefined;
      },
    },
  });
  return {
    store,
    isWaiting: () => waiting !== undefined,
    frame: (ms) => {
      nowMs += ms;
      const frame = waiting;
      waiting = undefined;
      frame?.(nowMs);
    },
  };
}
