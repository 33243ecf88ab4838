import type { Scenario } from './scenario.ts';

/** Code in a document, with whose it is. */
export interface CodePart {
  /** Agent that runs it; undefined for an own broker. */
  readonly agent: string | undefined;
  readonly source: string;
}

/** All code of a document. */
export interface DocumentCode {
  readonly parts: readonly CodePart[];
}

/** Returns all code of a document, in the order of its agents; that of an own broker comes last. */
export function codeOf({ agents, broker }: Scenario): DocumentCode {
  const ofAgents = agents.flatMap(({ id, behaviours }) =>
    behaviours.flatMap((one) => (one.kind === 'code' ? [{ agent: id, source: one.source }] : [])),
  );
  const parts: readonly CodePart[] =
    broker.kind === 'own' ? [...ofAgents, { agent: undefined, source: broker.source }] : ofAgents;
  return { parts };
}
