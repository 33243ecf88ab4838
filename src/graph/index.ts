export { Graph } from './Graph.tsx';
export { autoLayout } from './layout.ts';
