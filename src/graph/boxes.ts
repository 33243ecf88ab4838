import type { InternalNode } from '@xyflow/react';
import type { Scenario } from '../scenario/index.ts';
import type { GraphNode } from './elements.ts';
import { type Box, NODE_SIZES } from './geometry.ts';
import { placedNodes } from './lookups.ts';

/** Returns where React Flow has a node now, also during a drag. */
export function boxOfNode(node: InternalNode<GraphNode> | undefined): Box | undefined {
  if (node?.type === undefined) return undefined;
  const { width, height, radius } = NODE_SIZES[node.type];
  const size = { width: node.width ?? width, height: node.height ?? height, radius };
  const { x, y } = node.internals.positionAbsolute;
  return { x: x + size.width / 2, y: y + size.height / 2, ...size };
}

/** Returns where a node is now, whether or not it is an element of the page. */
export function boxOfKey(
  nodeLookup: ReadonlyMap<string, InternalNode<GraphNode>>,
  scenario: Pick<Scenario, 'agents' | 'channels'>,
  key: string,
): Box | undefined {
  return boxOfNode(nodeLookup.get(key)) ?? placedNodes(scenario).get(key)?.box;
}
