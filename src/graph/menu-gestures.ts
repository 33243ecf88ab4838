/**
 * Opens the menu of what is under the pointer: by the secondary button, by the context-menu key of the system, and by a long press of
 * a finger. A long press that has opened a menu no longer moves the camera or a node.
 */
import type { Point } from './geometry.ts';
import type { HandsCanvas } from './hands.ts';
import { openNodeMenu } from './open-menu.ts';
import { isPane } from './use-messages.ts';
import { waitingMessage } from './waiting.ts';

/** Time after which a press that stays in place opens a menu, in milliseconds. */
const LONG_PRESS_MS = 500;
/** Pixels that a finger may move meanwhile. */
const STAYS_PX = 10;

/**
 * Opens menus by gestures on the canvas.
 * @returns a function that ends it
 */
export function menuGesturesOn({ flow, react, store, view }: Omit<HandsCanvas, 'shift' | 'setNodes'>): () => void {
  const { domNode } = flow.getState();
  if (domNode === null) return () => undefined;
  const open = (target: Element, at: Point): void => {
    const { nodeLookup, edgeLookup } = flow.getState();
    const { actions } = store.getState();
    const idOf = (selector: string): string => target.closest<HTMLElement>(selector)?.dataset.id ?? '';
    // A finger on a canvas with many nodes has only now made the node an element.
    const [pointed] = isPane(target) ? view.getState().pointed : [];
    const node = nodeLookup.get(idOf('.react-flow__node'))?.data.ref ?? pointed;
    const seq = target.closest<HTMLElement>('[data-seq]')?.dataset.seq;
    const message =
      node === undefined ? view.messageAt(at.x, at.y) : seq && waitingMessage(store, node.id, Number(seq));
    const link = edgeLookup.get(idOf('.react-flow__edge'))?.data?.link;
    if (typeof message === 'number') {
      actions.select({ message });
      view.openMenu({ kind: 'message', message, at });
    } else if (node !== undefined) openNodeMenu(store, view, { kind: 'node', node, at });
    else if (link !== undefined) {
      const { kind, agent, channel } = link;
      actions.select({ link: { kind, agent, channel } });
      view.openMenu({ kind: 'link', link: { kind, agent, channel }, at });
    } else view.openMenu({ kind: 'pane', at, place: react.screenToFlowPosition(at) });
  };
  return listen(domNode, open);
}

/** Listens for both gestures on the canvas. Returns a function that ends it. */
function listen(canvas: HTMLElement, open: (target: Element, at: Point) => void): () => void {
  const ended = new AbortController();
  const capture = { capture: true, signal: ended.signal };
  let press: { readonly id: number; readonly at: Point; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  /** Whether the finger that is down has opened a menu. */
  let opened = false;
  const isOurs = (target: EventTarget | null): target is Element =>
    target instanceof Element && target.closest('input, [role=dialog], [data-map]') === null;
  const giveUp = (): void => {
    clearTimeout(press?.timer);
    press = undefined;
  };
  canvas.addEventListener(
    'contextmenu',
    (event) => {
      if (!isOurs(event.target)) return;
      event.preventDefault();
      if (opened) return;
      // A system may report a long press before the timer does.
      opened = press !== undefined;
      giveUp();
      open(event.target, { x: event.clientX, y: event.clientY });
    },
    capture,
  );
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      giveUp();
      opened = false;
      const { target, pointerId, pointerType, isPrimary, clientX, clientY } = event;
      if (pointerType !== 'touch' || !isPrimary || !isOurs(target)) return;
      const at = { x: clientX, y: clientY };
      const timer = setTimeout(() => {
        press = undefined;
        opened = true;
        open(target, at);
      }, LONG_PRESS_MS);
      press = { id: pointerId, at, timer };
    },
    capture,
  );
  canvas.addEventListener(
    'pointermove',
    ({ pointerId, clientX, clientY }) => {
      if (press?.id !== pointerId) return;
      if (Math.hypot(clientX - press.at.x, clientY - press.at.y) > STAYS_PX) giveUp();
    },
    capture,
  );
  for (const name of ['pointerup', 'pointercancel'] as const) canvas.addEventListener(name, giveUp, capture);
  // React Flow pans and drags by touch events: after the menu has opened they end here.
  canvas.addEventListener('touchmove', (event) => (opened ? event.stopPropagation() : undefined), capture);
  canvas.addEventListener(
    'touchend',
    (event) => {
      // No click follows, which would select what is under the menu.
      if (opened && event.cancelable) event.preventDefault();
    },
    { ...capture, passive: false },
  );
  return () => {
    giveUp();
    ended.abort();
  };
}
