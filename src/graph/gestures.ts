/** Pointer gestures on nodes, links and the canvas itself. */
import type { ReactFlowProps } from '@xyflow/react';
import type { MouseEvent as ReactMouseEvent } from 'react';
import type { LinkRef } from '../store/index.ts';
import { addNode } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import { nodeKey } from './graph-keys.ts';
import type { HandsCanvas } from './hands.ts';
import { laneOfLink } from './pair-lines.ts';
import { isPane } from './use-messages.ts';

export type Gestures = Pick<
  Required<ReactFlowProps<GraphNode, GraphEdge>>,
  | 'onNodeClick'
  | 'onNodeDoubleClick'
  | 'onEdgeClick'
  | 'onEdgeMouseEnter'
  | 'onEdgeMouseLeave'
  | 'onPaneClick'
  | 'onDoubleClick'
>;

export function gesturesOn({ flow, react, store, view }: HandsCanvas): Gestures {
  const isLane = ({ kind, agent, channel }: LinkRef): boolean =>
    laneOfLink({ kind, agent }, react.getNode(nodeKey('channel', channel))?.data.ends, (id) => id) !== undefined;
  const { actions } = store.getState();
  const at = (event: MouseEvent | ReactMouseEvent) => ({ x: event.clientX, y: event.clientY });
  return {
    // The keyboard continues from the clicked node. A click without a drag on one of several selected nodes selects it alone.
    onNodeClick: ({ target }, { id, data }) => {
      if (!(target instanceof Element && target.closest('button, input'))) view.focus(id);
      const several = store.getState().selection.nodes.length > 1;
      if (several && !flow.getState().multiSelectionActive) actions.select({ nodes: [data.ref] });
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
      if (isPane(event.target)) addNode(store, view, 'agent', react.screenToFlowPosition(at(event)));
    },
  };
}

function linkRef({ kind, agent, channel }: NonNullable<GraphEdge['data']>['link']) {
  return { kind, agent, channel };
}
