import type { NodeRef } from '../commands.ts';
import type { Micros, Scenario } from '../scenario.ts';

/** What a link opens: a scenario, stopped at a time, with what was selected and where the sender was looking. */
export interface Moment {
  readonly scenario: Scenario;
  readonly atUs: Micros;
  readonly selection: readonly NodeRef[];
  /** Number of the `published` event of the selected message. */
  readonly message?: number;
  /** Of the graph: offset in pixels and scale. */
  readonly camera?: { readonly x: number; readonly y: number; readonly zoom: number };
}
