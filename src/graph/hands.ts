/**
 * Handlers of pointer and keys on the canvas, and of the requests of the page to it. It is loaded after the first picture: before that,
 * the picture runs and can be panned and zoomed.
 */
import type { ReactFlowInstance } from '@xyflow/react';
import type { HeronryStore } from '../store/index.ts';
import { type CanvasKeyboard, keyboardOn } from './canvas-keyboard.ts';
import { type Connecting, connectingOn } from './connecting.ts';
import { type Move, moveNodes, renameNode } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import { type Gestures, gesturesOn } from './gestures.ts';
import { performRequests } from './graph-requests.ts';
import type { SetNodes } from './layout/glide.ts';
import { menuGesturesOn } from './menu-gestures.ts';
import type { FlowStore } from './reveal.ts';
import type { GraphViewStore } from './view.ts';

/** Parts of the graph that the hands work on. */
export interface HandsCanvas {
  readonly flow: FlowStore;
  readonly react: ReactFlowInstance<GraphNode, GraphEdge>;
  readonly store: HeronryStore;
  readonly view: GraphViewStore;
  /** Moves nodes in the picture only. */
  readonly shift: (keys: ReadonlySet<string>, dx: number, dy: number) => void;
  readonly setNodes: SetNodes;
}

export interface Hands extends Gestures, Connecting, CanvasKeyboard {
  /**
   * Moves nodes in the document.
   * @returns whether the document accepted the move
   */
  readonly onMoved: (moves: readonly Move[]) => boolean;
}

/** Returns the handlers of one canvas, which work until `end` is called. */
export function handsOn(canvas: HandsCanvas): Hands {
  const { store, view } = canvas;
  const keyboard = keyboardOn(canvas);
  view.renameTo = (node, name, refocus) => renameNode(store, view, node, name, refocus);
  const stopRequests = performRequests(canvas);
  const stopMenus = menuGesturesOn(canvas);
  return {
    ...gesturesOn(canvas),
    ...connectingOn(canvas),
    ...keyboard,
    onMoved: (moves) => moveNodes(store, moves),
    end: () => {
      stopRequests();
      stopMenus();
      keyboard.end();
    },
  };
}
