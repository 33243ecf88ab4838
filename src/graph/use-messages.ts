import { type MouseEvent as ReactMouseEvent, type PointerEvent as ReactPointerEvent, useRef } from 'react';
import { useHeronryStore } from '../store/index.ts';
import type { OverlayHandle } from './overlay/MessageOverlay.tsx';
import { useMedia } from './use-media.ts';
import { useGraphViewStore } from './view.ts';

/** Distance from a message, in pixels, within which a click selects it. */
const REACH = 12;
const REACH_COARSE = 24;

/** Handles the pointer on messages: a click near a message selects it, and hovering shows its payload. */
export function useMessages() {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const overlay = useRef<OverlayHandle>(null);
  const reach = useMedia('(pointer: coarse)') ? REACH_COARSE : REACH;
  view.messageAt = (x, y) => overlay.current?.at(x, y, reach);
  return {
    overlay,
    onClickCapture: (event: ReactMouseEvent<HTMLElement>) => {
      if (!isPane(event.target) && !isEdge(event.target)) return;
      const message = overlay.current?.at(event.clientX, event.clientY, reach);
      if (message === undefined) return;
      event.stopPropagation();
      const { actions } = store.getState();
      actions.select({ message });
      actions.showPanel('inspector');
    },
    onPointerMove: (event: ReactPointerEvent<HTMLElement>) => {
      const free = event.buttons === 0 && (isPane(event.target) || isEdge(event.target));
      const message = free ? overlay.current?.at(event.clientX, event.clientY, reach) : undefined;
      overlay.current?.hover(message);
      event.currentTarget.toggleAttribute('data-over-message', message !== undefined);
    },
    onPointerLeave: () => overlay.current?.hover(undefined),
  };
}

/** Returns whether an event is on the empty canvas. */
export function isPane(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains('react-flow__pane');
}

function isEdge(target: EventTarget): boolean {
  return target instanceof Element && target.closest('.react-flow__edge') !== null;
}
