import { type PointerEvent, useRef, useState } from 'react';
import { useHeronry } from '../store/index.ts';
import styles from './SidePanel.module.css';

/** Parts of the page's height that the sheet takes, and below which a drag closes it. */
const LARGE = 0.88;
const SMALL = 0.45;
const CLOSED = 0.22;
/** Movement in pixels above which a press is a drag. */
const DRAG_PX = 6;

/** Shows the upper edge of the sheet: a press enlarges it or makes it smaller, a drag does so too, or closes it. */
export function SheetGrip() {
  const [large, setLarge] = useState(false);
  const togglePanel = useHeronry((state) => state.actions.togglePanel);
  const from = useRef<{ readonly y: number; readonly height: number }>(undefined);
  const dragged = useRef(false);
  const move = ({ currentTarget, clientY }: PointerEvent<HTMLElement>): void => {
    if (from.current === undefined) return;
    dragged.current ||= Math.abs(clientY - from.current.y) > DRAG_PX;
    const height = Math.max(0, from.current.height + from.current.y - clientY);
    if (dragged.current) sheetOf(currentTarget)?.style.setProperty('--dragged', `${height}px`);
  };
  const drop = ({ currentTarget }: PointerEvent<HTMLElement>): void => {
    from.current = undefined;
    const sheet = sheetOf(currentTarget);
    if (!dragged.current || sheet === null) return;
    const share = sheet.offsetHeight / (sheet.parentElement?.offsetHeight ?? sheet.offsetHeight);
    sheet.style.removeProperty('--dragged');
    if (share < CLOSED) togglePanel();
    else setLarge(share > (SMALL + LARGE) / 2);
  };
  return (
    <button
      type="button"
      className={styles.grip}
      aria-label={large ? 'Make the panel smaller' : 'Enlarge the panel'}
      aria-expanded={large}
      data-large={large || undefined}
      onPointerDown={({ currentTarget, pointerId, clientY }) => {
        dragged.current = false;
        from.current = { y: clientY, height: sheetOf(currentTarget)?.offsetHeight ?? 0 };
        currentTarget.setPointerCapture(pointerId);
      }}
      onPointerMove={move}
      onPointerUp={drop}
      onPointerCancel={drop}
      onClick={() => {
        if (!dragged.current) setLarge(!large);
        dragged.current = false;
      }}
    />
  );
}

function sheetOf(grip: HTMLElement): HTMLElement | null {
  return grip.closest('aside');
}
