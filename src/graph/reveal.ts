import type { ReactFlowInstance, useStoreApi, Viewport } from '@xyflow/react';
import type { HeronryStore } from '../store/index.ts';
import { boxOfKey } from './boxes.ts';
import type { GraphEdge, GraphNode } from './elements.ts';

export type FlowStore = ReturnType<typeof useStoreApi<GraphNode, GraphEdge>>;

interface RevealCanvas {
  readonly flow: FlowStore;
  readonly store: HeronryStore;
}

/** Pixels between a revealed node and the border of the canvas. */
const MARGIN = 48;
/** Distance from the border from which a node counts as in view: less than the padding of a picture fitted into a narrow page. */
const IN_VIEW = 12;

/** Moves the camera to `all` if the node is not in view, and then as far as it still has to. */
export function revealAdded(
  canvas: RevealCanvas,
  setViewport: ReactFlowInstance<GraphNode, GraphEdge>['setViewport'],
  key: string,
  all: Viewport,
): void {
  if (wayInto(canvas, key) === undefined) return;
  void setViewport(all);
  reveal(canvas, setViewport, key);
}

/**
 * Moves the camera just far enough that the node is in view.
 * @param covered pixels at the foot of the canvas that something covers
 */
export function reveal(
  canvas: RevealCanvas,
  setViewport: ReactFlowInstance<GraphNode, GraphEdge>['setViewport'],
  key: string,
  covered = 0,
): void {
  const moved = wayInto(canvas, key, covered);
  if (moved !== undefined) void setViewport(moved);
}

/** Returns the camera that has the node in view; undefined if it is in view, or not in the scene. */
function wayInto({ flow, store }: RevealCanvas, key: string, covered = 0): Viewport | undefined {
  const { nodeLookup, transform, width, height } = flow.getState();
  const box = boxOfKey(nodeLookup, store.getState().scenario, key);
  if (box === undefined || width === 0) return undefined;
  const [x, y, zoom] = transform;
  const dx = intoView((box.x - box.width / 2) * zoom + x, box.width * zoom, width);
  const dy = intoView((box.y - box.height / 2) * zoom + y, box.height * zoom, height - covered);
  return dx === 0 && dy === 0 ? undefined : { x: x + dx, y: y + dy, zoom };
}

/** Returns how far to move along one axis; 0 if all of it is in view. */
function intoView(low: number, length: number, view: number): number {
  if (low < IN_VIEW) return MARGIN - low;
  return low + length > view - IN_VIEW ? view - MARGIN - length - low : 0;
}
