/**
 * The scenarios kept in this browser.
 *
 * A record carries a revision that rises by one with every save. A save names the revision that it goes on from, and one
 * that is not the newest is refused, so that a tab never overwrites what it has not seen.
 */
import type { NodeRef, Scenario } from '../scenario/index.ts';
import type { Camera, LaneView } from '../store/index.ts';

/** Where the user was looking when it was saved. */
export interface View {
  readonly atUs: number;
  readonly nodes: readonly NodeRef[];
  readonly camera: Camera | undefined;
  readonly lanes: LaneView;
}

export interface KeptRecord {
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly changedMs: number;
  readonly scenario: Scenario;
  readonly view: View;
}

/** Another tab has saved this scenario since it was read here. */
export class StaleRevisionError extends Error {
  override readonly name = 'StaleRevisionError';
}

/** Every method rejects where the browser's storage is blocked, full or broken. */
export interface KeptScenarios {
  /** Latest change first. Records that cannot be read are left out, and left alone. */
  list(): Promise<readonly (KeptRecord & { readonly id: string })[]>;
  read(id: string): Promise<KeptRecord | undefined>;
  /**
   * Writes the scenario as the revision after `revision` (0 where it is new).
   * @returns the revision written
   * @throws StaleRevisionError where the record is not at `revision`
   */
  save(id: string, revision: number, scenario: Scenario, view: View, changedMs: number): Promise<number>;
  remove(id: string): Promise<void>;
}
