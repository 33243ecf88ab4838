/**
 * The changes that the graph's gestures make to the document. Each is one command, and so one step of undo. A change that is
 * refused is reported as a notice and changes nothing.
 */
import { type Command, type EditIssue, freePlace, freshId, type LinkKind, type NodeRef } from '../scenario/index.ts';
import type { HeronryStore } from '../store/index.ts';
import { isDrawnWhole } from './drawn.ts';
import type { Point } from './geometry.ts';
import { nodeKey } from './graph-keys.ts';
import { placedNodes, placesOf } from './lookups.ts';
import { nearest } from './neighbours.ts';
import type { GraphViewStore } from './view.ts';

/**
 * Shows the issue to the user, if there is one.
 * @returns whether there was no issue
 */
export function told(store: HeronryStore, issue: EditIssue | undefined): boolean {
  if (issue !== undefined) store.getState().actions.notify(issue.message, 'error');
  return issue === undefined;
}

function whole({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}

function freshNode(store: HeronryStore, kind: NodeRef['kind']): NodeRef {
  const { agents, channels } = store.getState().scenario;
  const taken = kind === 'agent' ? agents : channels;
  return {
    kind,
    id: freshId(
      taken.map(({ id }) => id),
      kind,
    ),
  };
}

function adding({ kind, id }: NodeRef, { x, y }: Point): Command {
  return { do: kind === 'agent' ? 'addAgent' : 'addChannel', id, x, y };
}

/** Selects the new node and opens its name for editing. */
function present(store: HeronryStore, view: GraphViewStore, node: NodeRef): void {
  store.getState().actions.select({ nodes: [node] });
  view.rename(node);
}

/** Puts a node exactly at `place`. */
export function addNode(store: HeronryStore, view: GraphViewStore, kind: NodeRef['kind'], place: Point): void {
  const node = freshNode(store, kind);
  if (told(store, store.getState().actions.dispatch(adding(node, whole(place))))) present(store, view, node);
}

/** Adds a node at `place` that is connected with `from`; `made.via` is the kind of the link. */
export function addConnected(
  store: HeronryStore,
  view: GraphViewStore,
  from: NodeRef,
  made: { readonly kind: NodeRef['kind']; readonly via: LinkKind | 'pair' },
  place: Point,
): void {
  const { scenario, actions } = store.getState();
  const node = freshNode(store, made.kind);
  const label = `Add ${node.id}, connected with ${from.id}`;
  const added = adding(node, freePlace(scenario, whole(place)));
  const issue = actions.add((fromUs) => ({
    do: 'all',
    label,
    commands: [added, connecting(from, node, made.via, fromUs)],
  }));
  if (told(store, issue)) present(store, view, node);
}

/** Returns the command that connects two nodes from a time on: a link, or for a later subscription an intervention. */
function connecting(from: NodeRef, to: NodeRef, via: LinkKind | 'pair', fromUs: number): Command {
  if (via === 'pair')
    return { do: 'connectAgents', from: from.id, to: to.id, ...(fromUs > 0 ? { subscribeAtUs: fromUs } : {}) };
  const [agent, channel] = from.kind === 'agent' ? [from.id, to.id] : [to.id, from.id];
  if (via === 'subscribe' && fromUs > 0)
    return { do: 'intervene', intervention: { kind: via, atUs: fromUs, agent, channel } };
  return { do: 'link', link: { kind: via, agent, channel, ...(fromUs > 0 ? { fromUs } : {}) } };
}

/**
 * Connects two existing nodes.
 * @returns the kind of connection that was made, or undefined if nothing new was made
 */
export function connectNodes(
  store: HeronryStore,
  from: NodeRef,
  to: NodeRef,
): 'pair' | 'publish' | 'subscribe' | undefined {
  const { actions, links } = store.getState();
  if (from.kind === 'agent' && to.kind === 'agent') {
    return told(store, actions.connectAgents(from.id, to.id)) ? 'pair' : undefined;
  }
  const kind = from.kind === 'agent' ? 'publish' : 'subscribe';
  const [agent, channel] = from.kind === 'agent' ? [from.id, to.id] : [to.id, from.id];
  if (links.some((link) => link.kind === kind && link.agent === agent && link.channel === channel)) {
    actions.notify(`${agent} already ${kind === 'publish' ? 'publishes' : 'subscribes'} to ${channel}.`);
    return undefined;
  }
  const issue =
    kind === 'publish'
      ? actions.dispatch({ do: 'link', link: { kind, agent, channel } })
      : actions.subscribe(agent, channel);
  return told(store, issue) ? kind : undefined;
}

/** Undoes the subscription just made, which is the last step of the history, and consumes instead. */
export function consumeInstead(store: HeronryStore, agent: string, channel: string): void {
  const { actions, live } = store.getState();
  if (live === undefined) actions.undo();
  else actions.unsubscribe(agent, channel);
  const issue =
    live === undefined
      ? actions.add((fromUs) => ({
          do: 'link',
          link: { kind: 'consume', agent, channel, ...(fromUs > 0 ? { fromUs } : {}) },
        }))
      : actions.consume(agent, channel);
  told(store, issue);
}

/** Removes nodes; the focus moves to the nearest node left. */
export function removeNodes(store: HeronryStore, view: GraphViewStore, nodes: readonly NodeRef[]): void {
  const { scenario, actions } = store.getState();
  const gone = new Set(nodes.map(({ kind, id }) => nodeKey(kind, id)));
  const places = placesOf(scenario);
  const from = places.find(({ key }) => key === view.getState().focusKey) ?? places.find(({ key }) => gone.has(key));
  if (!told(store, actions.dispatch({ do: 'remove', nodes }))) return;
  // More than the named nodes may be removed: the pair channels of an agent.
  const next = from === undefined ? undefined : nearest(from, placesOf(store.getState().scenario));
  const what = nodes.length === 1 ? nodes[0]?.id : `${nodes.length} nodes`;
  actions.announce(`Deleted ${what}`);
  if (next !== undefined) view.focus(next.key);
}

/**
 * Renames a node.
 * @returns whether renaming is over: the name was accepted, or is unchanged
 */
export function renameNode(
  store: HeronryStore,
  view: GraphViewStore,
  node: NodeRef,
  to: string,
  refocus: boolean,
): boolean {
  const { actions, selection } = store.getState();
  const wasSelected = selection.nodes.some(({ kind, id }) => kind === node.kind && id === node.id);
  if (to !== node.id && !told(store, actions.dispatch({ do: 'rename', node, to }))) return false;
  const renamed: NodeRef = { kind: node.kind, id: to };
  if (wasSelected && to !== node.id) actions.select({ nodes: [renamed] });
  view.rename(undefined);
  if (refocus) view.focus(nodeKey(renamed.kind, renamed.id));
  return true;
}

export interface Move {
  readonly node: NodeRef;
  readonly x: number;
  readonly y: number;
}

/**
 * Moves nodes in the document, to where the user has put them.
 * @returns whether the document accepted the move
 */
export function moveNodes(store: HeronryStore, moved: readonly Move[]): boolean {
  const moves = withSelection(store, moved);
  store.getState().actions.markMoved(moves.map(({ node }) => nodeKey(node.kind, node.id)));
  return told(
    store,
    store.getState().actions.dispatch({ do: 'move', moves: moves.map((move) => ({ ...move, ...whole(move) })) }),
  );
}

/** Adds to moves the same move of selected nodes that are not elements of the page, and were not dragged with the others. */
function withSelection(store: HeronryStore, moves: readonly Move[]): readonly Move[] {
  const { scenario, selection } = store.getState();
  const moved = new Set(moves.map(({ node }) => nodeKey(node.kind, node.id)));
  const rest = new Set(selection.nodes.map(({ kind, id }) => nodeKey(kind, id)));
  const isPart = [...moved].every((key) => rest.delete(key));
  const [first] = moves;
  const placed = placedNodes(scenario);
  const home = first && placed.get(nodeKey(first.node.kind, first.node.id));
  if (isDrawnWhole(scenario) || !isPart || first === undefined || home === undefined) return moves;
  const more = [...rest].flatMap((key): Move[] => {
    const node = placed.get(key);
    if (node === undefined || node.shape === 'lane') return [];
    return [{ node: node.ref, x: node.x + first.x - home.x, y: node.y + first.y - home.y }];
  });
  return [...moves, ...more];
}
