/**
 * The tools on the canvas, by click and by key. They come before all other gestures while a tool is chosen:
 * a click adds what the tool adds, or takes an end of a connection; Enter adds in a free place, or takes the focused node.
 */
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import type { NodeRef } from '../scenario/index.ts';
import { type HeronryStore, runAction, useHeronryStore } from '../store/index.ts';
import { isComposing } from '../ui/index.ts';
import { addNode, connectNodes } from './editing.ts';
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
  const { screenToFlowPosition } = useReactFlow();

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
      } else if (tool === 'agent' || tool === 'channel') {
        // Enter on another button presses that one.
        if (event.target.closest('button:not([aria-pressed=true])') !== null) return;
        view.setTool('select');
        runAction(store, tool === 'agent' ? 'addAgent' : 'addChannel');
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
      const at = { x: event.clientX, y: event.clientY };
      const id = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
      const node = id === undefined ? undefined : flow.getState().nodeLookup.get(id)?.data.ref;
      const { tool: now } = view.getState();
      if (now === 'select' || now === 'cut') return 'not ours';
      if (now === 'connect') {
        if (node === undefined) return 'taken';
        takeEnd(store, view, node, at);
        view.focus(nodeKey(node.kind, node.id));
        return 'taken';
      }
      // A place under a node is taken: the click is for the node.
      if (node !== undefined || target.closest('.react-flow__pane, .react-flow__edge') === null) return 'not ours';
      view.setTool('select');
      addNode(store, view, now, screenToFlowPosition(at));
      return 'taken';
    });
  }, [flow, screenToFlowPosition, store, view]);

  useEffect(() => {
    const { domNode } = flow.getState();
    if (tool === 'select') domNode?.removeAttribute('data-tool');
    else domNode?.setAttribute('data-tool', tool);
  }, [flow, tool]);
}
