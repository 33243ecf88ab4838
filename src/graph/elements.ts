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
import { visibleText } from '../ui/visible-text.ts';
import type { Box, NodeShape, Size } from './geometry.ts';
import { edgeKey, nodeKey } from './graph-keys.ts';
import { type LaneEnds, placeOnLane } from './pair-lines.ts';
import { agentForm, channelForm, type Form, laneEnds, type Shapes, shapesOf } from './scene.ts';

export interface NodeData extends Record<string, unknown> {
  readonly ref: NodeRef;
  /** Centre of the node in the document. */
  readonly home: { readonly x: number; readonly y: number };
  /** The name as it is shown. */
  readonly title: string;
  /** Agents of a lane. */
  readonly ends: LaneEnds<string> | undefined;
}
export type GraphNode = Node<NodeData, NodeShape>;

export interface EdgeData extends Record<string, unknown> {
  readonly link: ShownLink;
}
export type GraphEdge = Edge<EdgeData, 'link'>;

/** Props that remove React Flow's role description "node": without a role, assistive technology may not announce one. */
const PLAIN = { 'aria-roledescription': undefined };

/** Returns handles as they will be measured, so that the first paint has edges. */
function handlesOf({ width, height }: Pick<Size, 'width' | 'height'>): NodeHandle[] {
  return [
    { id: null, type: 'source', position: Position.Right, x: width - 8, y: height / 2 - 8, width: 16, height: 16 },
    { id: null, type: 'target', position: Position.Left, x: 0, y: 0, width, height },
  ];
}

/** @param shapes how the whole document is drawn, of which `document` may be a part */
export function nextNodes(
  previous: readonly GraphNode[],
  document: Pick<Scenario, 'agents' | 'channels'>,
  selected: readonly NodeRef[],
  shapes: Shapes = shapesOf(document),
): GraphNode[] {
  const before = new Map(previous.map((node) => [node.id, node]));
  const chosen = new Set(selected.map(({ kind, id }) => nodeKey(kind, id)));
  const next = onLanes([
    ...document.channels.map((channel) =>
      nextNode(before, chosen, 'channel', channel, channelForm(channel, shapes), laneEnds(channel, shapes)),
    ),
    ...document.agents.map((agent) => nextNode(before, chosen, 'agent', agent, agentForm(agent.id, shapes))),
  ]);
  return next.length === previous.length && next.every((node, index) => node === previous[index])
    ? (previous as GraphNode[]) // Read-only: React Flow's props ask for a mutable array.
    : next;
}

function nextNode(
  before: ReadonlyMap<string, GraphNode>,
  chosen: ReadonlySet<string>,
  kind: NodeRef['kind'],
  { id, x, y }: Agent | Channel,
  { shape, title, size: { width, height } }: Form,
  ends?: LaneEnds<string>,
): GraphNode {
  const key = nodeKey(kind, id);
  const old = before.get(key);
  const selected = chosen.has(key);
  const looksSame = old?.type === shape && old.data.title === title && old.width === width;
  const stays = looksSame && old.data.home.x === x && old.data.home.y === y;
  if (stays && (old.selected ?? false) === selected) return old;
  if (stays) return { ...old, selected };
  return {
    id: key,
    type: shape,
    position: { x, y },
    data: { ref: { kind, id }, home: { x, y }, title, ends },
    selected,
    width,
    height,
    handles: handlesOf({ width, height }),
    domAttributes: PLAIN,
    ...(ends === undefined ? {} : { draggable: false }),
    ...(looksSame && old.measured !== undefined ? { measured: old.measured } : {}),
  };
}

/** Returns the nodes with each lane between its agents, wherever those are; unmoved ones are the same objects. */
export function onLanes(nodes: readonly GraphNode[]): GraphNode[] {
  if (!nodes.some(({ type }) => type === 'lane')) return nodes as GraphNode[]; // Read-only, as above.
  const boxes = new Map(
    nodes.flatMap(({ data, position, width = 0, height = 0 }): [string, Box][] =>
      data.ref.kind === 'agent' ? [[data.ref.id, { ...position, width, height, radius: 0 }]] : [],
    ),
  );
  return nodes.map((node) => {
    const from = boxes.get(node.data.ends?.from ?? '');
    const to = boxes.get(node.data.ends?.to ?? '');
    if (node.type !== 'lane' || from === undefined || to === undefined) return node;
    const { x, y } = placeOnLane({ from, to });
    return node.position.x === x && node.position.y === y ? node : { ...node, position: { x, y } };
  });
}

/** Returns every node at its home; unmoved ones are the same objects. */
export function settle(nodes: readonly GraphNode[]): GraphNode[] {
  const home = nodes.map((node) => {
    const { x, y } = node.data.home;
    const isThere = node.type === 'lane' || (node.position.x === x && node.position.y === y);
    return isThere ? node : { ...node, position: { x, y } };
  });
  return onLanes(home);
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
      ariaLabel: visibleText(linkSentence(link)),
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
