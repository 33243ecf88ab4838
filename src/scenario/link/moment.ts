import type { NodeRef } from '../commands.ts';
import type { Micros, Scenario } from '../scenario.ts';

/** Content of a link: a scenario, paused at a time, with the selection and the sender's view. */
export interface Moment {
  readonly scenario: Scenario;
  readonly atUs: Micros;
  readonly selection: readonly NodeRef[];
  /** Number of the `published` event of the selected message. */
  readonly message?: number;
  /** View of the graph: offset in pixels and scale. */
  readonly camera?: { readonly x: number; readonly y: number; readonly zoom: number };
}
