export { Graph } from './Graph.tsx';
