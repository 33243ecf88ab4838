/** Nodes that glide to the places that a layout has given them. */
import { flushSync } from 'react-dom';
import type { GraphNode } from '../elements.ts';
import type { Point } from '../geometry.ts';

/** Duration of a glide. */
export const GLIDE_MS = 300;
/** Number of nodes above which they move at once: each of them is rendered in every frame. */
const GLIDE_NODES_MAX = 300;

/** Changes the nodes in the picture only. */
export type SetNodes = (change: (nodes: GraphNode[]) => GraphNode[]) => void;

/** The glide of each canvas; a later one ends it. */
const latest = new WeakMap<SetNodes, ReadonlyMap<string, Point>>();

/**
 * Moves nodes from the given places, by key, to where the document has them. They end there whatever happens on the way. With
 * reduced motion they are there at once.
 */
export function glide(setNodes: SetNodes, from: ReadonlyMap<string, Point>): void {
  latest.set(setNodes, from);
  if (from.size > GLIDE_NODES_MAX || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const startMs = performance.now();
  const step = (nowMs: number): void => {
    if (latest.get(setNodes) !== from) return;
    const share = Math.min(1, Math.max(0, (nowMs - startMs) / GLIDE_MS));
    // Rendered before the frame is painted; otherwise the nodes would flash at their new places first.
    flushSync(() => setNodes((nodes) => nodes.map((node) => between(node, from.get(node.id), eased(share)))));
    if (share < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function between(node: GraphNode, from: Point | undefined, share: number): GraphNode {
  if (from === undefined || node.dragging === true) return node;
  const { home } = node.data;
  const x = from.x + (home.x - from.x) * share;
  const y = from.y + (home.y - from.y) * share;
  return node.position.x === x && node.position.y === y ? node : { ...node, position: { x, y } };
}

/** Slow at both ends. */
function eased(share: number): number {
  return share * share * (3 - 2 * share);
}
