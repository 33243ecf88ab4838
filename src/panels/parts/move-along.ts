import type { KeyboardEvent } from 'react';

/** Moves the focus from row to row of a list of buttons with the arrow keys. */
export function moveAlong(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll('button')];
  const at = document.activeElement instanceof HTMLButtonElement ? rows.indexOf(document.activeElement) : -1;
  const next = at === -1 ? rows.at(-1) : rows[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
