/** Pointer gestures on nodes, links, messages and the canvas itself. */
import { type ReactFlowProps, useReactFlow } from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, type PointerEvent as ReactPointerEvent, useMemo, useRef } from 'react';
import { type LinkRef, useHeronryStore } from '../store/index.ts';
import { addNode } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import { nodeKey } from './graph-keys.ts';
import type { OverlayHandle } from './overlay/MessageOverlay.tsx';
import { laneOfLink } from './pair-lines.ts';
import { useMedia } from './use-media.ts';
import { useGraphViewStore } from './view.ts';

/** Distance from a message, in pixels, within which a click selects it. */
const REACH = 12;
const REACH_COARSE = 24;

type Gestures = Pick<
  Required<ReactFlowProps<GraphNode, GraphEdge>>,
  | 'onNodeClick'
  | 'onNodeDoubleClick'
  | 'onEdgeClick'
  | 'onEdgeMouseEnter'
  | 'onEdgeMouseLeave'
  | 'onPaneClick'
  | 'onDoubleClick'
>;

export function useGestures(): Gestures {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const { screenToFlowPosition, getNode } = useReactFlow<GraphNode, GraphEdge>();
  return useMemo((): Gestures => {
    const isLane = ({ kind, agent, channel }: LinkRef): boolean =>
      laneOfLink({ kind, agent }, getNode(nodeKey('channel', channel))?.data.ends, (id) => id) !== undefined;
    const { actions } = store.getState();
    const at = (event: MouseEvent | ReactMouseEvent) => ({ x: event.clientX, y: event.clientY });
    return {
      // The keyboard continues from the clicked node. A click without a drag on one of several selected nodes selects it alone.
      onNodeClick: ({ shiftKey, ctrlKey, metaKey, target }, { id, data }) => {
        if (!(target instanceof Element && target.closest('button, input'))) view.focus(id);
        const several = store.getState().selection.nodes.length > 1;
        if (several && !(shiftKey || ctrlKey || metaKey)) actions.select({ nodes: [data.ref] });
      },
      onNodeDoubleClick: (_event, { data }) => view.rename(data.ref),
      onEdgeClick: (_event, { data }) => {
        if (data === undefined) return;
        const { link } = data;
        // A lane is its channel.
        if (isLane(link)) actions.select({ nodes: [{ kind: 'channel', id: link.channel }] });
        else actions.select({ link: linkRef(link) });
      },
      onEdgeMouseEnter: (_event, { data }) => {
        if (data !== undefined && isLane(data.link)) view.setState({ over: nodeKey('channel', data.link.channel) });
      },
      onEdgeMouseLeave: () => view.setState({ over: undefined }),
      onPaneClick: () => {
        view.compose(undefined);
        actions.select({});
      },
      onDoubleClick: (event) => {
        if (isPane(event.target)) addNode(store, view, 'agent', screenToFlowPosition(at(event)));
      },
    };
  }, [getNode, screenToFlowPosition, store, view]);
}

/** Handles the pointer on messages: a click near a message selects it, and hovering shows its payload. */
export function useMessages() {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const overlay = useRef<OverlayHandle>(null);
  const reach = useMedia('(pointer: coarse)') ? REACH_COARSE : REACH;
  view.messageAt = (x, y) => overlay.current?.at(x, y, reach);
  return {
    overlay,
    onClickCapture: (event: ReactMouseEvent<HTMLElement>) => {
      if (!isPane(event.target) && !isEdge(event.target)) return;
      const message = overlay.current?.at(event.clientX, event.clientY, reach);
      if (message === undefined) return;
      event.stopPropagation();
      const { actions } = store.getState();
      actions.select({ message });
      actions.showPanel('inspector');
    },
    onPointerMove: (event: ReactPointerEvent<HTMLElement>) => {
      const free = event.buttons === 0 && (isPane(event.target) || isEdge(event.target));
      const message = free ? overlay.current?.at(event.clientX, event.clientY, reach) : undefined;
      overlay.current?.hover(message);
      event.currentTarget.toggleAttribute('data-over-message', message !== undefined);
    },
    onPointerLeave: () => overlay.current?.hover(undefined),
  };
}

function linkRef({ kind, agent, channel }: NonNullable<GraphEdge['data']>['link']) {
  return { kind, agent, channel };
}

function isPane(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains('react-flow__pane');
}

function isEdge(target: EventTarget): boolean {
  return target instanceof Element && target.closest('.react-flow__edge') !== null;
}
