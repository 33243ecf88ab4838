import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useHeronryStore } from '../store/index.ts';
import { loadPatiently } from '../ui/index.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import type { Hands, HandsCanvas } from './hands.ts';
import { useGraphViewStore } from './view.ts';

type Handlers = Omit<Hands, 'end' | 'onMoved'>;

/** Returns handlers that do nothing until the hands are there. They never change, as React Flow renders anew when they do. */
function handlersOf(hands: RefObject<Hands | undefined>): Handlers {
  return {
    onKeyDown: (event) => hands.current?.onKeyDown(event),
    onFocus: (event) => hands.current?.onFocus(event),
    onBlur: (event) => hands.current?.onBlur(event),
    onPointerDown: () => hands.current?.onPointerDown(),
    onNodeClick: (event, node) => hands.current?.onNodeClick(event, node),
    onNodeDoubleClick: (event, node) => hands.current?.onNodeDoubleClick(event, node),
    onEdgeClick: (event, edge) => hands.current?.onEdgeClick(event, edge),
    onEdgeMouseEnter: (event, edge) => hands.current?.onEdgeMouseEnter(event, edge),
    onEdgeMouseLeave: (event, edge) => hands.current?.onEdgeMouseLeave(event, edge),
    onPaneClick: (event) => hands.current?.onPaneClick(event),
    onDoubleClick: (event) => hands.current?.onDoubleClick?.(event),
    isValidConnection: (connection) => hands.current?.isValidConnection(connection) ?? false,
    onConnectEnd: (event, state) => hands.current?.onConnectEnd(event, state),
  };
}

/**
 * Loads the hands of the canvas.
 * @returns the hands once they are there, the handlers that call them, and whether they are there
 */
export function useHands(
  { shift, setNodes }: Pick<HandsCanvas, 'shift' | 'setNodes'>,
  hands: RefObject<Hands | undefined>,
): { readonly handlers: Handlers; readonly areThere: boolean } {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const react = useReactFlow<GraphNode, GraphEdge>();
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const [handlers] = useState(() => handlersOf(hands));
  const [areThere, setAreThere] = useState(false);
  const latest = useRef(react);
  latest.current = react;
  useEffect(() => {
    let isHere = true;
    void loadPatiently(() => import('./hands.ts')).then(({ handsOn }) => {
      if (!isHere) return;
      hands.current = handsOn({ flow, react: latest.current, store, view, shift, setNodes });
      setAreThere(true);
    });
    return () => {
      isHere = false;
      hands.current?.end();
      hands.current = undefined;
    };
  }, [flow, hands, setNodes, shift, store, view]);
  return { handlers, areThere };
}
