/**
 * What the graph's gestures do to the document. Each is one command, and so one step of undo; what cannot be done is said
 * as a notice and changes nothing.
 */
import { type Command, type EditIssue, freePlace, freshId, type LinkKind, type NodeRef } from '../scenario/index.ts';
import type { HeronryStore } from '../store/index.ts';
import type { Point } from './geometry.ts';
import { nodeKey } from './keys.ts';
import { placesOf } from './lookups.ts';
import { nearest } from './neighbours.ts';
import type { GraphViewStore } from './view.ts';

/** @returns whether there was no issue; otherwise the user has been told */
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

/** Selects the new node with its name ready to be typed. */
function present(store: HeronryStore, view: GraphViewStore, node: NodeRef): void {
  store.getState().actions.select({ nodes: [node] });
  view.rename(node);
}

/** Puts a node exactly at `place`. */
export function addNode(store: HeronryStore, view: GraphViewStore, kind: NodeRef['kind'], place: Point): void {
  const node = freshNode(store, kind);
  if (told(store, store.getState().actions.dispatch(adding(node, whole(place))))) present(store, view, node);
}

/** Adds a node at `place` that is connected with `from`: as what receives, or publishes, as `kind` says. */
export function addConnected(
  store: HeronryStore,
  view: GraphViewStore,
  from: NodeRef,
  made: { readonly kind: NodeRef['kind']; readonly via: LinkKind | 'pair' },
  place: Point,
): void {
  const { scenario, actions } = store.getState();
  const node = freshNode(store, made.kind);
  const label = `Add ${node.id} and connect it with ${from.id}`;
  const commands: readonly Command[] = [
    adding(node, freePlace(scenario, whole(place))),
    ...connecting(store, from, node, made.via),
  ];
  if (told(store, actions.dispatch({ do: 'all', label, commands }))) present(store, view, node);
}

/** At the playhead: from the start of the run a link, later an intervention. */
function connecting(store: HeronryStore, from: NodeRef, to: NodeRef, via: LinkKind | 'pair'): readonly Command[] {
  const atUs = store.playback.nowUs();
  if (via === 'pair') {
    return [{ do: 'connectAgents', from: from.id, to: to.id, ...(atUs > 0 ? { subscribeAtUs: atUs } : {}) }];
  }
  const [agent, channel] = from.kind === 'agent' ? [from.id, to.id] : [to.id, from.id];
  if (via === 'publish' || atUs === 0) return [{ do: 'link', link: { kind: via, agent, channel } }];
  return [{ do: 'intervene', intervention: { kind: via, atUs, agent, channel } }];
}

/** Connects two nodes that are there. @returns what the drag has made, or undefined where it made nothing new */
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

/** Takes back the subscription just made, the last step of the history, and consumes in its place. */
export function consumeInstead(store: HeronryStore, agent: string, channel: string): void {
  const { actions, live } = store.getState();
  if (live === undefined) actions.undo();
  else actions.unsubscribe(agent, channel);
  const issue =
    store.playback.nowUs() === 0 && live === undefined
      ? actions.dispatch({ do: 'link', link: { kind: 'consume', agent, channel } })
      : actions.consume(agent, channel);
  told(store, issue);
}

/** Removes nodes; the focus goes to the nearest that stays. */
export function removeNodes(store: HeronryStore, view: GraphViewStore, nodes: readonly NodeRef[]): void {
  const { scenario, actions } = store.getState();
  const gone = new Set(nodes.map(({ kind, id }) => nodeKey(kind, id)));
  const places = placesOf(scenario);
  const from = places.find(({ key }) => key === view.getState().focusKey) ?? places.find(({ key }) => gone.has(key));
  if (!told(store, actions.dispatch({ do: 'remove', nodes }))) return;
  // More may have gone than was named: the pair channels of an agent.
  const next = from === undefined ? undefined : nearest(from, placesOf(store.getState().scenario));
  const what = nodes.length === 1 ? nodes[0]?.id : `${nodes.length} nodes`;
  actions.announce(`Deleted ${what}`);
  if (next !== undefined) view.focus(next.key);
}

/** @returns whether renaming is over: the name is taken, or is what it was */
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

/** @returns whether the document has moved them */
export function moveNodes(store: HeronryStore, moves: readonly Move[]): boolean {
  return told(
    store,
    store.getState().actions.dispatch({ do: 'move', moves: moves.map((move) => ({ ...move, ...whole(move) })) }),
  );
}
