import type { ReactFlowInstance, useStoreApi } from '@xyflow/react';
import type { GraphEdge, GraphNode } from './elements.ts';

export type FlowStore = ReturnType<typeof useStoreApi<GraphNode, GraphEdge>>;

/** Pixels between a revealed node and the border of the canvas. */
const MARGIN = 48;

/**
 * Moves the camera just far enough that the node is in view, and so on the page.
 * @param covered pixels at the foot of the canvas that something covers
 */
export function reveal(
  flow: FlowStore,
  setViewport: ReactFlowInstance<GraphNode, GraphEdge>['setViewport'],
  key: string,
  covered = 0,
): void {
  const { nodeLookup, transform, width, height } = flow.getState();
  const node = nodeLookup.get(key);
  if (node === undefined || width === 0) return;
  const [x, y, zoom] = transform;
  const { positionAbsolute } = node.internals;
  const dx = intoView(positionAbsolute.x * zoom + x, (node.width ?? 0) * zoom, width);
  const dy = intoView(positionAbsolute.y * zoom + y, (node.height ?? 0) * zoom, height - covered);
  if (dx !== 0 || dy !== 0) void setViewport({ x: x + dx, y: y + dy, zoom });
}

/** Returns how far to move along one axis; 0 if all of it is in view. */
function intoView(low: number, length: number, view: number): number {
  if (low < MARGIN / 3) return MARGIN - low;
  return low + length > view - MARGIN / 3 ? view - MARGIN - length - low : 0;
}
