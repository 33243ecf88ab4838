import type { Scenario } from './scenario.ts';

/** Code in a document, with whose it is. */
export interface CodePart {
  /** Agent that runs it; undefined for an own broker. */
  readonly agent: string | undefined;
  readonly source: string;
}

/** Returns all code of a document, in the order of its agents; that of an own broker comes last. */
export function codeOf({ agents, broker }: Scenario): readonly CodePart[] {
  const ofAgents = agents.flatMap(({ id, behaviours }) =>
    behaviours.flatMap((one) => (one.kind === 'code' ? [{ agent: id, source: one.source }] : [])),
  );
  return broker.kind === 'own' ? [...ofAgents, { agent: undefined, source: broker.source }] : ofAgents;
}
