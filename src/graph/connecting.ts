/** Drawing a connection with the pointer: which ends are allowed, and what a drop does. */
import type { Connection, OnConnectEnd } from '@xyflow/react';
import { connectNodes } from './editing.ts';
import type { Point } from './geometry.ts';
import type { HandsCanvas } from './hands.ts';

export interface Connecting {
  readonly isValidConnection: (connection: Pick<Connection, 'source' | 'target'>) => boolean;
  readonly onConnectEnd: OnConnectEnd;
}

export function connectingOn({ flow, react, store, view }: HandsCanvas): Connecting {
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
