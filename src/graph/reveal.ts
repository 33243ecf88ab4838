import type { ReactFlowInstance, useStoreApi, Viewport } from '@xyflow/react';
import type { GraphEdge, GraphNode } from './elements.ts';

export type FlowStore = ReturnType<typeof useStoreApi<GraphNode, GraphEdge>>;

/** Pixels between a revealed node and the border of the canvas. */
const MARGIN = 48;
/** Distance from the border from which a node counts as in view: less than the padding of a picture fitted into a narrow page. */
const IN_VIEW = 12;

/** Moves the camera to `all` if the node is not in view, and then as far as it still has to. */
export function revealAdded(
  flow: FlowStore,
  setViewport: ReactFlowInstance<GraphNode, GraphEdge>['setViewport'],
  key: string,
  all: Viewport,
): void {
  if (wayInto(flow, key) === undefined) return;
  void setViewport(all);
  reveal(flow, setViewport, key);
}

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
  const moved = wayInto(flow, key, covered);
  if (moved !== undefined) void setViewport(moved);
}

/** Returns the camera that has the node in view; undefined if it is in view, or not on the page. */
function wayInto(flow: FlowStore, key: string, covered = 0): Viewport | undefined {
  const { nodeLookup, transform, width, height } = flow.getState();
  const node = nodeLookup.get(key);
  if (node === undefined || width === 0) return undefined;
  const [x, y, zoom] = transform;
  const { positionAbsolute } = node.internals;
  const dx = intoView(positionAbsolute.x * zoom + x, (node.width ?? 0) * zoom, width);
  const dy = intoView(positionAbsolute.y * zoom + y, (node.height ?? 0) * zoom, height - covered);
  return dx === 0 && dy === 0 ? undefined : { x: x + dx, y: y + dy, zoom };
}

/** Returns how far to move along one axis; 0 if all of it is in view. */
function intoView(low: number, length: number, view: number): number {
  if (low < IN_VIEW) return MARGIN - low;
  return low + length > view - IN_VIEW ? view - MARGIN - length - low : 0;
}
