import type { useStoreApi } from '@xyflow/react';
import type { HeronryStore } from '../../store/index.ts';
import { boxOfKey, boxOfNode } from '../boxes.ts';
import type { GraphEdge, GraphNode } from '../elements.ts';
import type { Box } from '../geometry.ts';
import { nodeKey } from '../graph-keys.ts';
import { lookOf, placedNodes } from '../lookups.ts';
import type { CurveSource } from './curve-table.ts';

/** Returns the nodes of the picture as the curves of messages need them. */
export function curveSource(
  flow: ReturnType<typeof useStoreApi<GraphNode, GraphEdge>>,
  store: HeronryStore,
): CurveSource {
  let of: unknown;
  let list: readonly Box[] = [];
  return {
    boxOf: (kind, id) => boxOfKey(flow.getState().nodeLookup, store.getState().scenario, nodeKey(kind, id)),
    laneOf: (channel) => placedNodes(store.getState().scenario).get(nodeKey('channel', channel))?.ends,
    lookOf: (channel) => lookOf(store.getState().scenario.channels, channel),
    boxes: () => {
      const { nodes, nodeLookup } = flow.getState();
      if (of !== nodes) {
        of = nodes;
        list = nodes.flatMap((node) => boxOfNode(nodeLookup.get(node.id)) ?? []);
      }
      return list;
    },
  };
}
