/** Drawing a connection with the pointer: which ends are allowed, and what a drop does. */
import { type Connection, type OnConnectEnd, useReactFlow, useStoreApi } from '@xyflow/react';
import { useCallback } from 'react';
import { useHeronryStore } from '../store/index.ts';
import { connectNodes } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import type { Point } from './geometry.ts';
import { useGraphViewStore } from './view.ts';

export interface Connecting {
  readonly isValidConnection: (connection: Pick<Connection, 'source' | 'target'>) => boolean;
  readonly onConnectEnd: OnConnectEnd;
}

export function useConnecting(): Connecting {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const { screenToFlowPosition } = useReactFlow();

  const isValidConnection = useCallback(
    ({ source, target }: Pick<Connection, 'source' | 'target'>) => {
      const { nodeLookup } = flow.getState();
      const from = nodeLookup.get(source)?.data.ref;
      const to = nodeLookup.get(target)?.data.ref;
      return source !== target && (from?.kind === 'agent' || to?.kind === 'agent');
    },
    [flow],
  );

  const onConnectEnd = useCallback<OnConnectEnd>(
    (event, { fromNode, toNode, isValid }) => {
      const { nodeLookup } = flow.getState();
      const from = fromNode === null ? undefined : nodeLookup.get(fromNode.id)?.data.ref;
      const at = pointOf(event);
      if (from === undefined || at === undefined) return;
      const to = toNode === null ? undefined : nodeLookup.get(toNode.id)?.data.ref;
      if (to === undefined) {
        view.openMenu({ kind: 'drop', from, at, place: screenToFlowPosition(at) });
        return;
      }
      if (isValid !== true) return;
      if (connectNodes(store, from, to) !== 'subscribe') return;
      view.openMenu({ kind: 'subscribed', agent: to.id, channel: from.id, at });
    },
    [flow, screenToFlowPosition, store, view],
  );
  return { isValidConnection, onConnectEnd };
}

function pointOf(event: MouseEvent | TouchEvent): Point | undefined {
  const at = 'clientX' in event ? event : event.changedTouches[0];
  return at === undefined ? undefined : { x: at.clientX, y: at.clientY };
}
