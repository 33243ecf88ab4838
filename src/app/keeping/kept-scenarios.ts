/**
 * The scenarios saved in this browser.
 *
 * A record carries a revision that increases by one with every save. A save names the revision that it is based on. If that is
 * not the newest, the save is refused, so that a tab never overwrites changes that it has not seen.
 */
import type { Scenario } from '../../scenario/index.ts';
import type { HeronryState, KeysThat, OtherRun, Selection } from '../../store/index.ts';

/** Name in a saved view of each key of the state that is saved with it. */
interface ViewNames {
  readonly playheadUs: 'atUs';
  readonly selection: 'nodes';
  readonly camera: 'camera';
  readonly lanes: 'lanes';
  readonly moved: 'moved';
}

/** View of the user when it was saved: of the selection, the nodes. */
export type View = {
  readonly [Key in KeysThat<'saved', 'view'> as ViewNames[Key]]: Key extends 'selection'
    ? Selection['nodes']
    : HeronryState[Key];
};

export interface KeptRecord {
  /** Revision at which it was read; 0 for a new one. */
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly changedMs: number;
  readonly scenario: Scenario;
  readonly view: View;
  /** Branches that were left. They name documents, not traces: a run is simulated again when it is gone back to. @default none */
  readonly branches?: readonly OtherRun[];
  /** Set where it is what a page could not save before it closed. */
  readonly isUnsaved?: true;
}

/** Error of a save when another tab has saved the scenario since it was read here. */
export class StaleRevisionError extends Error {
  override readonly name = 'StaleRevisionError';
}

/** Saved scenarios. Every method rejects if the browser's storage is blocked, full or broken. */
export interface KeptScenarios {
  /** Returns the records, latest change first. Unreadable records are left out, and not changed. */
  list(): Promise<readonly (KeptRecord & { readonly id: string })[]>;
  read(id: string): Promise<KeptRecord | undefined>;
  /**
   * Writes the record as the revision after its own.
   * @returns the revision written
   * @throws StaleRevisionError if the saved record is at another revision
   */
  save(id: string, record: KeptRecord): Promise<number>;
  remove(id: string): Promise<void>;
}
