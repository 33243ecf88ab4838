/**
 * The tools on the canvas, by click and by key. They come before all other gestures while a tool is chosen:
 * a click, or Enter on the focused node, takes an end of a connection.
 */
import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import type { NodeRef } from '../scenario/index.ts';
import { type HeronryStore, useHeronryStore } from '../store/index.ts';
import { isComposing } from '../ui/index.ts';
import { connectNodes } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import type { Point } from './geometry.ts';
import { nodeKey } from './graph-keys.ts';
import { type GraphViewStore, useGraphView, useGraphViewStore } from './view.ts';

/** Milliseconds within which a second click belongs to the first. */
const DOUBLE_CLICK_MS = 500;

/** Takes a node as the first or the second end of a connection. The tool stays chosen for the next one. */
function takeEnd(store: HeronryStore, view: GraphViewStore, node: NodeRef, at: Point): void {
  const { connectFrom: from } = view.getState();
  const { actions } = store.getState();
  if (from === undefined) {
    view.setTool('connect', node);
    actions.select({ nodes: [node] });
    return;
  }
  if (from.kind === node.kind && from.id === node.id) return;
  view.setTool('connect');
  if (from.kind === 'channel' && node.kind === 'channel') {
    actions.notify('Two channels cannot be connected. Choose an agent for one end.', 'error');
    return;
  }
  const made = connectNodes(store, from, node);
  if (made !== undefined) actions.announce(`Connected ${from.id} with ${node.id}`);
  if (made === 'subscribe') view.openMenu({ kind: 'subscribed', agent: node.id, channel: from.id, at });
}

/** Offers every click on the canvas to `take`, before others get it. The second half of a double click goes with the first. */
function listenForClicks(
  canvas: HTMLElement,
  take: (event: MouseEvent, target: Element) => 'not ours' | 'taken',
): () => void {
  const ended = new AbortController();
  const capture = { capture: true, signal: ended.signal };
  let takenMs = Number.NEGATIVE_INFINITY;
  canvas.addEventListener(
    'click',
    (event) => {
      const result = event.target instanceof Element ? take(event, event.target) : 'not ours';
      if (result === 'not ours') return;
      takenMs = event.timeStamp;
      event.stopPropagation();
    },
    capture,
  );
  canvas.addEventListener(
    'dblclick',
    (event) => (event.timeStamp - takenMs < DOUBLE_CLICK_MS ? event.stopPropagation() : undefined),
    capture,
  );
  return () => ended.abort();
}

/** Lets the chosen tool act on clicks and keys of the canvas. */
export function useToolGestures(): void {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const tool = useGraphView((state) => state.tool);

  useEffect(() => {
    if (tool === 'select') return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isComposing(event) || !(event.target instanceof Element)) return;
      const isText = event.target.closest('input, textarea, select, [role=dialog], [role=menu]') !== null;
      if (isText || (event.key !== 'Escape' && event.key !== 'Enter')) return;
      const key = event.target.closest<HTMLElement>('[data-node-key]')?.dataset.nodeKey ?? '';
      const node = flow.getState().nodeLookup.get(key)?.data.ref;
      if (event.key === 'Escape') view.setTool('select');
      else if (tool === 'connect' && node !== undefined) {
        const { left, bottom } = event.target.getBoundingClientRect();
        takeEnd(store, view, node, { x: left, y: bottom });
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, [flow, store, tool, view]);

  useEffect(() => {
    const { domNode } = flow.getState();
    if (domNode === null) return;
    return listenForClicks(domNode, (event, target) => {
      if (view.getState().tool !== 'connect') return 'not ours';
      const id = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
      const node = id === undefined ? undefined : flow.getState().nodeLookup.get(id)?.data.ref;
      if (node === undefined) return 'taken';
      takeEnd(store, view, node, { x: event.clientX, y: event.clientY });
      view.focus(nodeKey(node.kind, node.id));
      return 'taken';
    });
  }, [flow, store, view]);

  useEffect(() => {
    const { domNode } = flow.getState();
    if (tool === 'select') domNode?.removeAttribute('data-tool');
    else domNode?.setAttribute('data-tool', tool);
  }, [flow, tool]);
}
