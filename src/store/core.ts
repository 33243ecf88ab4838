import type { Command, Scenario } from '../scenario/index.ts';
import type { PlaybackEngine } from './playback.ts';
import type { HeronryState } from './state.ts';

/** What the parts of the store share: the state, the engine of the playback, and the one way to change the document. */
export interface Core {
  readonly get: () => HeronryState;
  readonly set: (patch: Partial<HeronryState>) => void;
  readonly engine: PlaybackEngine;
  /** Applies a command; an issue is returned and nothing changes. */
  readonly commit: (command: Command) => ReturnType<HeronryState['actions']['dispatch']>;
  /**
   * Puts another document in place of the present one; `past` and `future` go with it. `fork`: the future after the
   * playhead is forgotten, and all before it stays as it was. `label`: what the run before is kept as, where the run changes.
   */
  readonly adopt: (
    scenario: Scenario,
    history: Pick<HeronryState, 'past' | 'future'>,
    fork: boolean,
    label: string,
  ) => void;
  /** A document with no memory of the one before. */
  readonly begin: (scenario: Scenario, patch: Partial<HeronryState>, atUs: number) => void;
}
