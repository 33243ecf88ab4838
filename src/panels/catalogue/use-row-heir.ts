import { type RefObject, useRef } from 'react';
import { useFocusHeir } from '../../ui/index.ts';

/** Hands the focus of a row that goes to the row after it, or before it. Returns the ref of the row. */
export function useRowHeir(): RefObject<HTMLLIElement | null> {
  const row = useRef<HTMLLIElement>(null);
  useFocusHeir(row, rowBeside);
  return row;
}

/** Returns the first control of the row after a row, or before the last one. */
function rowBeside(row: HTMLElement): HTMLElement | null {
  return (row.nextElementSibling ?? row.previousElementSibling)?.querySelector('button') ?? null;
}
