import type { HeronryStore } from '../../store/index.ts';
import type { FlowStore } from '../reveal.ts';
import type { GraphViewStore } from '../view.ts';
import { covers, type Drawing } from './far-area.ts';
import { looksAlike } from './far-scene.ts';

interface FarCanvas {
  readonly flow: FlowStore;
  readonly store: HeronryStore;
  readonly view: GraphViewStore;
  /** Returns what is drawn now. */
  readonly drawing: () => Drawing | undefined;
  readonly redraw: () => void;
}

/**
 * Calls `redraw` when the drawing shows something else: a world that looks different, another selection or document, nodes that are dragged, and a camera that
 * it does not cover. A camera that only moves does not.
 * @returns a function that ends it
 */
export function whenFarChanges({ flow, store, view, drawing, redraw }: FarCanvas): () => void {
  const stopFlow = flow.subscribe((now, before) => {
    const isDragged = now.nodes !== before.nodes && now.nodes.some(({ dragging }) => dragging);
    const isSized = now.width !== before.width || now.height !== before.height;
    const { transform, width, height } = now;
    const last = drawing();
    const [x, y, zoom] = transform;
    const isMoved =
      transform !== before.transform && last !== undefined && !covers(last, { x, y, zoom }, { width, height });
    if (isDragged || isSized || isMoved) redraw();
  });
  const stopStore = store.subscribe((now, before) => {
    const isOther =
      now.scenario !== before.scenario || now.links !== before.links || now.selection !== before.selection;
    // The camera of the store is the one at rest: the drawing then gets its zoom.
    const isAtRest = now.camera !== before.camera && now.camera?.zoom !== drawing()?.zoom;
    if (isOther || isAtRest) redraw();
  });
  const stopView = view.subscribe((now, before) => {
    if (!looksAlike(before.world, now.world) || now.lit !== before.lit) redraw();
  });
  return () => {
    stopFlow();
    stopStore();
    stopView();
  };
}
