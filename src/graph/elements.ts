/**
 * Nodes and edges as React Flow takes them, made from the document.
 *
 * 1. An object is reused while what it shows is the same: React Flow measures a new object again and drops its edges for a frame.
 * 2. Only the fields named here are copied from the document, so no document can bring styles or classes.
 * 3. A node's position may differ from its home during a drag; it returns when the document moves it.
 */
import { type Edge, type Node, type NodeHandle, Position } from '@xyflow/react';
import type { Agent, Channel, NodeRef, Scenario } from '../scenario/index.ts';
import type { ShownLink } from '../store/index.ts';
import { NODE_SIZES, type NodeShape } from './geometry.ts';
import { edgeKey, nodeKey } from './graph-keys.ts';
import { isLarge, shapeOf } from './scene.ts';

export interface NodeData extends Record<string, unknown> {
  readonly ref: NodeRef;
  /** Centre of the node in the document. */
  readonly home: { readonly x: number; readonly y: number };
}
export type GraphNode = Node<NodeData, NodeShape>;

export interface EdgeData extends Record<string, unknown> {
  readonly link: ShownLink;
}
export type GraphEdge = Edge<EdgeData, 'link'>;

/** Props that remove React Flow's role description "node": without a role, assistive technology may not announce one. */
const PLAIN = { 'aria-roledescription': undefined };

/** Handles as they will be measured, so that the first paint has edges. */
const HANDLES: { readonly [Shape in NodeShape]: NodeHandle[] } = {
  agent: handlesOf('agent'),
  channel: handlesOf('channel'),
  pair: handlesOf('pair'),
  dot: handlesOf('dot'),
};

function handlesOf(shape: NodeShape): NodeHandle[] {
  const { width, height } = NODE_SIZES[shape];
  return [
    { id: null, type: 'source', position: Position.Right, x: width - 8, y: height / 2 - 8, width: 16, height: 16 },
    { id: null, type: 'target', position: Position.Left, x: 0, y: 0, width, height },
  ];
}

export function nextNodes(
  previous: readonly GraphNode[],
  document: Pick<Scenario, 'agents' | 'channels'>,
  selected: readonly NodeRef[],
  large = isLarge(document),
): GraphNode[] {
  const before = new Map(previous.map((node) => [node.id, node]));
  const chosen = new Set(selected.map(({ kind, id }) => nodeKey(kind, id)));
  const next = [
    ...document.channels.map((channel) => nextNode(before, chosen, 'channel', shapeOf(channel, large), channel)),
    ...document.agents.map((agent) => nextNode(before, chosen, 'agent', 'agent', agent)),
  ];
  return next.length === previous.length && next.every((node, index) => node === previous[index])
    ? (previous as GraphNode[]) // Read-only: React Flow's props ask for a mutable array.
    : next;
}

function nextNode(
  before: ReadonlyMap<string, GraphNode>,
  chosen: ReadonlySet<string>,
  kind: NodeRef['kind'],
  type: NodeShape,
  { id, x, y }: Agent | Channel,
): GraphNode {
  const key = nodeKey(kind, id);
  const old = before.get(key);
  const selected = chosen.has(key);
  const stays = old !== undefined && old.data.home.x === x && old.data.home.y === y && old.type === type;
  if (stays && (old.selected ?? false) === selected) return old;
  if (stays) return { ...old, selected };
  const { width, height } = NODE_SIZES[type];
  return {
    id: key,
    type,
    position: { x, y },
    data: { ref: { kind, id }, home: { x, y } },
    selected,
    width,
    height,
    handles: HANDLES[type],
    domAttributes: PLAIN,
    ...(old?.measured !== undefined && old.type === type ? { measured: old.measured } : {}),
  };
}

/** Returns every node at its home; unmoved ones are the same objects. */
export function settle(nodes: readonly GraphNode[]): GraphNode[] {
  return nodes.map((node) => {
    const { home } = node.data;
    return node.position.x === home.x && node.position.y === home.y ? node : { ...node, position: { ...home } };
  });
}

export function nextEdges(previous: readonly GraphEdge[], links: readonly ShownLink[]): GraphEdge[] {
  const before = new Map(previous.map((edge) => [edge.id, edge]));
  const next = links.map((link): GraphEdge => {
    const id = edgeKey(link);
    const old = before.get(id);
    if (old?.data?.link.born === link.born) return old;
    const fromAgent = link.kind === 'publish';
    const agent = nodeKey('agent', link.agent);
    const channel = nodeKey('channel', link.channel);
    return {
      id,
      type: 'link',
      source: fromAgent ? agent : channel,
      target: fromAgent ? channel : agent,
      data: { link },
      selectable: false,
      focusable: false,
      ariaLabel: linkSentence(link),
      domAttributes: PLAIN,
    };
  });
  return next.length === previous.length && next.every((edge, index) => edge === previous[index])
    ? (previous as GraphEdge[]) // Read-only: React Flow's props ask for a mutable array.
    : next;
}

const VERBS = { publish: 'publishes to', subscribe: 'subscribes to', consume: 'consumes from' } as const;

/** Returns a link as a sentence: "mg1 publishes to control". */
export function linkSentence({ kind, agent, channel }: Pick<ShownLink, 'kind' | 'agent' | 'channel'>): string {
  return `${agent} ${VERBS[kind]} ${channel}`;
}
