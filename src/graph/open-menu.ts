import type { NodeRef } from '../scenario/index.ts';
import type { HeronryStore } from '../store/index.ts';
import { nodeKey } from './graph-keys.ts';
import type { GraphViewStore, OpenMenu } from './view.ts';

/** Opens the menu of a node. The node becomes selected unless it is already part of the selection. */
export function openNodeMenu(store: HeronryStore, view: GraphViewStore, node: OpenMenu & { kind: 'node' }): void {
  const { selection, actions } = store.getState();
  const key = nodeKey(node.node.kind, node.node.id);
  if (!selection.nodes.some(({ kind, id }) => nodeKey(kind, id) === key)) actions.select({ nodes: [node.node] });
  view.openMenu(node);
}

/** Opens the composer of an agent beside it. Real traffic shows another client in the inspector: nobody publishes in its name. */
export function composeAt(store: HeronryStore, view: GraphViewStore, node: NodeRef): void {
  const { actions, live } = store.getState();
  actions.select({ nodes: [node] });
  if (live === undefined || live.agent === node.id) view.compose({ node, agent: node.id });
  else actions.showPanel('inspector');
}
