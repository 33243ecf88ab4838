/** Nodes that glide to the places that a layout has given them. */
import { useCallback, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { GraphNode } from './elements.ts';
import type { Point } from './geometry.ts';

/** Duration of a glide. */
export const GLIDE_MS = 300;
/** Number of nodes above which they move at once: each of them is rendered in every frame. */
const GLIDE_NODES_MAX = 300;

/** Moves nodes from the given places, by key, to where the document has them. */
export type Glide = (from: ReadonlyMap<string, Point>) => void;

/** Returns the function that starts a glide. Nodes end where the document has them, whatever happens on the way. */
export function useGlide(setNodes: (change: (nodes: GraphNode[]) => GraphNode[]) => void): Glide {
  const frame = useRef(0);
  return useCallback(
    (from) => {
      cancelAnimationFrame(frame.current);
      if (from.size > GLIDE_NODES_MAX || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
      const startMs = performance.now();
      const step = (nowMs: number): void => {
        const share = Math.min(1, Math.max(0, (nowMs - startMs) / GLIDE_MS));
        // Rendered before the frame is painted; otherwise the nodes would flash at their new places first.
        flushSync(() => setNodes((nodes) => nodes.map((node) => between(node, from.get(node.id), eased(share)))));
        if (share < 1) frame.current = requestAnimationFrame(step);
      };
      frame.current = requestAnimationFrame(step);
    },
    [setNodes],
  );
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
