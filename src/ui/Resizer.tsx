import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './Resizer.module.css';

const STEP = 16;

export interface ResizerProps {
  /** Accessible name: "Width of the panel". */
  readonly label: string;
  /** Edge of the part that moves. @default 'left' */
  readonly edge?: 'left' | 'right';
  /** Smallest width in pixels. */
  readonly min: number;
  /** Returns the largest width in pixels, which depends on the window. */
  readonly max: () => number;
  /** Width in pixels. */
  readonly value: number;
  /** @param pixels undefined for the width of the start */
  readonly onChange: (pixels: number | undefined) => void;
}

/**
 * Shows the left or right edge of a part, which can be dragged. Arrow keys move it, Home and End go to its limits, a double click or Enter
 * resets it.
 */
export function Resizer({ label, edge = 'left', min, max, value, onChange }: ResizerProps) {
  const sign = edge === 'left' ? 1 : -1;
  const grabbed = useRef<{ readonly x: number; readonly width: number }>(undefined);
  const now = Math.min(Math.max(value, min), max());
  const set = (pixels: number): void => onChange(Math.round(Math.min(Math.max(pixels, min), max())));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onChange(undefined);
    const wanted = KEYS[event.key]?.(now, sign);
    if (wanted !== undefined) set(wanted);
    if (wanted !== undefined || event.key === 'Enter') event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (grabbed.current !== undefined) set(grabbed.current.width + sign * (grabbed.current.x - event.clientX));
  };
  const release = (): void => {
    grabbed.current = undefined;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that can be moved is no hr
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={min}
      aria-valuemax={max()}
      aria-valuenow={now}
      aria-valuetext={`${now} pixels`}
      tabIndex={0}
      className={styles.resizer}
      data-edge={edge}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onChange(undefined)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grabbed.current = { x: event.clientX, width: now };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
    />
  );
}

const KEYS: Readonly<Record<string, (width: number, sign: number) => number>> = {
  ArrowLeft: (width, sign) => width + sign * STEP,
  ArrowRight: (width, sign) => width - sign * STEP,
  Home: () => 0,
  End: () => Number.POSITIVE_INFINITY,
};
