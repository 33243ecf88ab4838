/**
 * Handlers of pointer and keys on the canvas, and of the requests of the page to it. It is loaded after the first picture: before that,
 * the picture runs and can be panned and zoomed.
 */
import type { Connection, OnConnectEnd, ReactFlowInstance } from '@xyflow/react';
import type { HeronryStore } from '../store/index.ts';
import { type CanvasKeyboard, keyboardOn } from './canvas-keyboard.ts';
import { connectNodes, type Move, moveNodes, renameNode } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import type { Point } from './geometry.ts';
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

/** Drawing a connection with the pointer: which ends are allowed, and what a drop does. */
interface Connecting {
  readonly isValidConnection: (connection: Pick<Connection, 'source' | 'target'>) => boolean;
  readonly onConnectEnd: OnConnectEnd;
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

function connectingOn({ flow, react, store, view }: HandsCanvas): Connecting {
  const refOf = (key: string | undefined) =>
    key === undefined ? undefined : flow.getState().nodeLookup.get(key)?.data.ref;
  return {
    isValidConnection: ({ source, target }) =>
      source !== target && (refOf(source)?.kind === 'agent' || refOf(target)?.kind === 'agent'),
    onConnectEnd: (event, { fromNode, toNode, isValid }) => {
      const from = refOf(fromNode?.id);
      const at = pointOf(event);
      if (from === undefined || at === undefined) return;
      const to = refOf(toNode?.id);
      if (to === undefined) {
        view.openMenu({ kind: 'drop', from, at, place: react.screenToFlowPosition(at) });
        return;
      }
      if (isValid !== true) return;
      if (connectNodes(store, from, to) !== 'subscribe') return;
      view.openMenu({ kind: 'subscribed', agent: to.id, channel: from.id, at });
    },
  };
}

function pointOf(event: MouseEvent | TouchEvent): Point | undefined {
  const at = 'clientX' in event ? event : event.changedTouches[0];
  return at === undefined ? undefined : { x: at.clientX, y: at.clientY };
}
