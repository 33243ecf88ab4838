/** The pointer on a scene whose nodes are drawn on a canvas: what it is over becomes an element, which has all gestures. */
import type { RefObject } from 'react';
import type { NodeRef } from '../../scenario/index.ts';
import type { HeronryStore, LinkRef } from '../../store/index.ts';
import { nodeKey } from '../graph-keys.ts';
import { placedNodes } from '../lookups.ts';
import type { FlowStore } from '../reveal.ts';
import { isPane } from '../use-messages.ts';
import type { GraphViewStore } from '../view.ts';
import { linkAt, nodeAt } from './far-hits.ts';
import { farPlaces } from './far-scene.ts';

/** Distance from a link, in pixels, within which it is meant. */
const REACH = 7;
const REACH_TOUCH = 16;

interface FarPointer {
  readonly flow: FlowStore;
  readonly store: HeronryStore;
  readonly view: GraphViewStore;
  readonly elements: RefObject<ReadonlySet<string>>;
}

/**
 * Follows the pointer on the canvas. A tap, before which no pointer moves, selects what is there; a rectangle selects all in it.
 * @returns a function that ends it
 */
export function pointAtFar(domNode: HTMLElement, { flow, store, view, elements }: FarPointer): () => void {
  const ended = new AbortController();
  const capture = { capture: true, signal: ended.signal };
  const found = (event: MouseEvent, reach: number): Found => {
    const { left, top } = domNode.getBoundingClientRect();
    const [x, y, zoom] = flow.getState().transform;
    const place = { x: (event.clientX - left - x) / zoom, y: (event.clientY - top - y) / zoom };
    const places = farPlaces({ flow, store, elements: elements.current });
    const node = nodeAt(places, place);
    return node === undefined ? { link: linkAt(places, place, reach / zoom) } : { node: node.ref };
  };
  const point = (event: PointerEvent): void => {
    // While the camera moves, the same thing stays under the pointer.
    if (flow.getState().paneDragging) return;
    const what = found(event, event.pointerType === 'touch' ? REACH_TOUCH : REACH);
    showPointed(store, view, what);
  };
  domNode.addEventListener('pointermove', point, capture);
  domNode.addEventListener('pointerdown', point, capture);
  domNode.addEventListener('pointerleave', () => showPointed(store, view, {}), { signal: ended.signal });
  domNode.addEventListener(
    'click',
    (event) => {
      if (event.target === null || !isPane(event.target) || view.getState().tool !== 'select') return;
      const { node, link } = found(event, REACH_TOUCH);
      const { actions } = store.getState();
      if (node !== undefined) {
        view.focus(nodeKey(node.kind, node.id));
        actions.select({ nodes: [node] });
      } else if (link !== undefined) actions.select(laneOf(store, link) ?? { link });
      else return;
      event.stopPropagation();
    },
    capture,
  );
  const stopRectangles = whenRectangleEnds(flow, (inside) => {
    const nodes = [...placedNodes(store.getState().scenario).values()].filter(inside).map(({ ref }) => ref);
    store.getState().actions.select({ nodes });
  });
  return () => {
    ended.abort();
    stopRectangles();
    showPointed(store, view, {});
  };
}

interface Found {
  readonly node?: NodeRef | undefined;
  readonly link?: LinkRef | undefined;
}

/** Makes a node an element, or a link with the nodes at its ends. */
function showPointed(store: HeronryStore, view: GraphViewStore, { node, link }: Found): void {
  const before = view.getState().pointed;
  const pointed: readonly NodeRef[] =
    node !== undefined
      ? [node]
      : link === undefined
        ? []
        : [...ends(link), ...(laneEndsOf(store, link) ?? []).map((id): NodeRef => ({ kind: 'agent', id }))];
  const keyOf = (refs: readonly NodeRef[]): string => refs.map(({ kind, id }) => nodeKey(kind, id)).join(' ');
  if (keyOf(before) === keyOf(pointed)) return;
  view.setState({ pointed, over: link && laneOf(store, link) && nodeKey('channel', link.channel) });
}

function ends({ agent, channel }: LinkRef): readonly NodeRef[] {
  return [
    { kind: 'agent', id: agent },
    { kind: 'channel', id: channel },
  ];
}

function laneEndsOf(store: HeronryStore, { channel }: LinkRef): readonly string[] | undefined {
  const lane = placedNodes(store.getState().scenario).get(nodeKey('channel', channel))?.ends;
  return lane && [lane.from, lane.to];
}

/** Returns the selection of the channel that a link is a lane of. */
function laneOf(store: HeronryStore, link: LinkRef): { readonly nodes: readonly NodeRef[] } | undefined {
  return laneEndsOf(store, link) && { nodes: [{ kind: 'channel', id: link.channel }] };
}

/** Calls `select` when the user has drawn a rectangle, with a predicate: whether a place is in it. */
function whenRectangleEnds(
  flow: FlowStore,
  select: (inside: (place: { readonly x: number; readonly y: number }) => boolean) => void,
): () => void {
  return flow.subscribe(({ userSelectionActive, transform: [x, y, zoom] }, { userSelectionRect: drawn }) => {
    if (userSelectionActive || drawn === null) return;
    const [left, top] = [(drawn.x - x) / zoom, (drawn.y - y) / zoom];
    const [right, bottom] = [left + drawn.width / zoom, top + drawn.height / zoom];
    select((place) => place.x >= left && place.x <= right && place.y >= top && place.y <= bottom);
  });
}
