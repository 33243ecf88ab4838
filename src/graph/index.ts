export { Graph } from './Graph.tsx';
export { loadDetails } from './overlay/load-details.ts';
