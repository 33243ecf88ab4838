/**
 * The canvas by keyboard. It is one tab stop. Inside, the arrow keys move between nodes, and Shift moves nodes. Enter publishes
 * from an agent and opens a channel in the inspector, Delete removes. Every other key is left to the page; for a key that acts on
 * the selection, the focused node is selected first.
 */
import type { FocusEvent, KeyboardEvent } from 'react';
import type { NodeRef } from '../scenario/index.ts';
import { pressOf } from '../ui/index.ts';
import { Burst } from './burst.ts';
import { removeNodes } from './editing.ts';
import { nodeKey } from './graph-keys.ts';
import type { HandsCanvas } from './hands.ts';
import { placedNodes, placesOf } from './lookups.ts';
import { type Direction, firstInReading, nearestIn } from './neighbours.ts';
import { composeAt, openNodeMenu } from './open-menu.ts';
import { reveal } from './reveal.ts';

const DIRECTIONS: { readonly [key: string]: Direction | undefined } = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
/** Distance of one press, in canvas units. */
const STEP = 8;
const STEPS: { readonly [D in Direction]: readonly [number, number] } = {
  left: [-STEP, 0],
  right: [STEP, 0],
  up: [0, -STEP],
  down: [0, STEP],
};
/** Shortcuts of actions on the selection. */
const ABOUT_SELECTION = new Set(['c', 'p', '$mod+c', '$mod+d']);

interface Canvas extends HandsCanvas {
  readonly burst: Burst;
}

export interface CanvasKeyboard {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
  readonly onPointerDown: () => void;
  /** Ends it: moves that wait become a step of undo. */
  readonly end: () => void;
}

export function keyboardOn(hands: HandsCanvas): CanvasKeyboard {
  const { flow, react, store, view } = hands;
  const burst = new Burst(flow, store);
  const canvas: Canvas = { ...hands, burst };
  let isPressing = false;
  // A node that is to be focused may be out of view, and is then not on the page.
  const stopGrabbing = view.subscribe(({ grab }, before) => {
    if (grab !== undefined && grab !== before.grab) reveal({ flow, store }, react.setViewport, grab);
  });
  return {
    onKeyDown: (event) => onKeyDown(canvas, event),
    onFocus: (event) => {
      // While a node has the focus, the canvas is no tab stop itself; otherwise Shift+Tab would lead back to it.
      event.currentTarget.tabIndex = keyOf(event.target) === undefined ? 0 : -1;
      if (event.target !== event.currentTarget || isPressing) return;
      const key = stopOf(canvas);
      if (key !== undefined) view.focus(key);
    },
    onBlur: (event) => {
      if (event.currentTarget.contains(event.relatedTarget)) return;
      event.currentTarget.tabIndex = 0;
      burst.flush();
    },
    onPointerDown: () => {
      burst.flush();
      isPressing = true;
      const release = (): void => {
        isPressing = false;
      };
      window.addEventListener('pointerup', release, { once: true, capture: true });
    },
    end: () => {
      stopGrabbing();
      burst.flush();
    },
  };
}

/** Returns the node that the Tab key leads to: the last focused one, else the selected one, else the first in reading order. */
function stopOf({ store, view }: Canvas): string | undefined {
  const { scenario, selection } = store.getState();
  const places = placesOf(scenario);
  const [selected] = selection.nodes;
  const wanted = [view.getState().focusKey, selected && nodeKey(selected.kind, selected.id)];
  return wanted.find((key) => places.some((place) => place.key === key)) ?? firstInReading(places)?.key;
}

/** Handles keys on the canvas. The only text input here is a node's name, which keeps all keys while it is edited. */
function onKeyDown(canvas: Canvas, event: KeyboardEvent<HTMLElement>): void {
  if (event.defaultPrevented || event.key === 'Shift') return;
  const key = keyOf(event.target) ?? (event.target === event.currentTarget ? stopOf(canvas) : undefined);
  const node = key === undefined ? undefined : placedNodes(canvas.store.getState().scenario).get(key)?.ref;
  if (key === undefined || node === undefined) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const direction = plain ? DIRECTIONS[event.key] : undefined;
  if (direction === undefined || !event.shiftKey) canvas.burst.flush();
  const done =
    direction === undefined ? performKey(canvas, event, node) : onArrow(canvas, key, direction, event.shiftKey);
  if (!done) return;
  event.preventDefault();
  event.stopPropagation();
}

function onArrow({ store, view, burst, shift }: Canvas, key: string, direction: Direction, moving: boolean): true {
  const { scenario, selection } = store.getState();
  if (moving) {
    const selected = new Set(selection.nodes.map(({ kind, id }) => nodeKey(kind, id)));
    const keys = selected.has(key) ? selected : new Set([key]);
    shift(keys, ...STEPS[direction]);
    burst.later(keys);
    return true;
  }
  const places = placesOf(scenario);
  const from = places.find((place) => place.key === key);
  const next = from === undefined ? undefined : nearestIn(from, direction, places);
  if (next !== undefined) view.focus(next.key);
  return true;
}

/**
 * Handles a key on a node.
 * @returns whether the key was handled; otherwise it is left to the page
 */
function performKey({ store, view }: Canvas, event: KeyboardEvent<HTMLElement>, node: NodeRef): boolean {
  const { selection, scenario, actions } = store.getState();
  const isIn = selection.nodes.some(({ kind, id }) => kind === node.kind && id === node.id);
  switch (event.key) {
    case 'Enter':
      if (event.shiftKey || event.ctrlKey || event.metaKey) {
        const others = selection.nodes.filter(({ kind, id }) => kind !== node.kind || id !== node.id);
        actions.select({ nodes: isIn ? others : [...others, node] });
      } else if (node.kind === 'agent') {
        composeAt(store, view, node);
      } else {
        actions.select({ nodes: [node] });
        actions.showPanel('inspector');
      }
      return true;
    case 'Delete':
    case 'Backspace':
      removeNodes(store, view, isIn ? selection.nodes : [node]);
      return true;
    case 'Escape':
      actions.select({});
      return true;
    case 'F2':
      actions.select({ nodes: [node] });
      view.rename(node);
      return true;
    case 'Home': {
      const first = firstInReading(placesOf(scenario));
      if (first !== undefined) view.focus(first.key);
      return true;
    }
    case 'F10':
    case 'ContextMenu': {
      if (event.key === 'F10' && !event.shiftKey) return false;
      const body = event.currentTarget.querySelector(`[data-node-key="${nodeKey(node.kind, node.id)}"]`);
      const { left, bottom } = (body ?? event.currentTarget).getBoundingClientRect();
      openNodeMenu(store, view, { kind: 'node', node, at: { x: left, y: bottom } });
      return true;
    }
    default:
      if (!isIn && ABOUT_SELECTION.has(pressOf(event))) actions.select({ nodes: [node] });
      return false;
  }
}

function keyOf(target: EventTarget): string | undefined {
  return target instanceof HTMLElement ? target.closest<HTMLElement>('[data-node-key]')?.dataset.nodeKey : undefined;
}
