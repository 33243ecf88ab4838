import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react';
import { useHeronry } from '../store/index.ts';
import styles from './Timeline.module.css';

const HEIGHT_MIN = 120;
/** Largest part of the window's height. */
const PART_MAX = 0.7;
const STEP = 16;
/** Height that is announced until the user has changed it. */
const HEIGHT_FIRST = 240;

/** Shows the upper edge of the timeline, which can be dragged. Arrow keys move it; Home and End go to its limits. */
export function Resizer({ section }: { readonly section: RefObject<HTMLElement | null> }) {
  const height = useHeronry((state) => state.timelineHeight);
  const setHeight = useHeronry((state) => state.actions.setTimelineHeight);
  const grabbed = useRef<{ readonly y: number; readonly height: number }>(undefined);
  const heightNow = (): number => section.current?.getBoundingClientRect().height ?? HEIGHT_FIRST;
  const set = (pixels: number): void =>
    setHeight(Math.round(Math.max(HEIGHT_MIN, Math.min(innerHeight * PART_MAX, pixels))));
  const onKeyDown = (event: KeyboardEvent): void => {
    const wanted = KEYS[event.key]?.(heightNow());
    if (wanted === undefined) return;
    event.preventDefault();
    set(wanted);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (grabbed.current !== undefined) set(grabbed.current.height + grabbed.current.y - event.clientY);
  };
  const release = (): void => {
    grabbed.current = undefined;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that can be moved is no hr
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the timeline"
      aria-valuemin={HEIGHT_MIN}
      aria-valuemax={Math.round(innerHeight * PART_MAX)}
      aria-valuenow={height ?? HEIGHT_FIRST}
      aria-valuetext={`${height ?? HEIGHT_FIRST} pixels`}
      tabIndex={0}
      className={styles.resizer}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grabbed.current = { y: event.clientY, height: heightNow() };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
    />
  );
}

const KEYS: Readonly<Record<string, (height: number) => number>> = {
  ArrowUp: (height) => height + STEP,
  ArrowDown: (height) => height - STEP,
  Home: () => HEIGHT_MIN,
  End: () => Number.POSITIVE_INFINITY,
};
