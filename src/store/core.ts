import type { Command, messageOf, Scenario } from '../scenario/index.ts';
import type { PlaybackEngine } from './playback.ts';
import type { HeronryState } from './state.ts';

/** Parts that the store's modules share: the state, the engine of the playback, and the one way to change the document. */
export interface Core {
  readonly get: () => HeronryState;
  readonly set: (patch: Partial<HeronryState>) => void;
  readonly engine: PlaybackEngine;
  /** Applies a command. An issue is returned, and nothing changes. */
  readonly commit: (command: Command) => ReturnType<HeronryState['actions']['dispatch']>;
  /**
   * Replaces the document; `past` and `future` are its new history.
   * - `fork`: the future after the playhead is discarded, and everything before it stays the same.
   * - `label`: name of the previous run in the list of other runs, if the run changes.
   */
  readonly adopt: (
    scenario: Scenario,
    history: Pick<HeronryState, 'past' | 'future'>,
    fork: boolean,
    label: string,
  ) => void;
  /** Reads what the user typed as a message: `messageOf` of the scenario. */
  readonly readMessage: typeof messageOf;
  /** Opens a document without the history of the one before. */
  readonly begin: (scenario: Scenario, patch: Partial<HeronryState>, atUs: number) => void;
}
