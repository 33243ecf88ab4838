/** Sequence diagrams for the page: the diagram that a scenario runs, and its first arrow that did not happen. */
export { type BrokenArrow, firstBrokenArrow } from './broken-arrow.ts';
export type { Diagram } from './diagram.ts';
export { mermaidPieces } from './diagram-of-trace.ts';
export { diagramTextOf } from './diagram-scenario.ts';
export { readDiagram } from './read-diagram.ts';
