import type { Scenario } from './scenario.ts';

/** Code in a document, with whose it is. */
export interface CodePart {
  /** Agent that runs it. */
  readonly agent: string;
  readonly source: string;
}

/** All code of a document. */
export interface DocumentCode {
  readonly parts: readonly CodePart[];
  /**
   * Text whose hash stands for the code: documents with the same sources have the same text, whatever their agents are called.
   * Empty where there is no code.
   */
  readonly text: string;
}

/** Returns all code of a document, in the order of its agents. */
export function codeOf({ agents }: Scenario): DocumentCode {
  const parts = agents.flatMap(({ id, behaviours }) =>
    behaviours.flatMap((one) => (one.kind === 'code' ? [{ agent: id, source: one.source }] : [])),
  );
  const sources = [...new Set(parts.map(({ source }) => source))].toSorted();
  return { parts, text: sources.length === 0 ? '' : JSON.stringify(sources) };
}
