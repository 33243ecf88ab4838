import { type ReactElement, useLayoutEffect } from 'react';

/** Shows a part until its lazy form has loaded, and leaves the keyboard's focus to what takes its place. */
export function StandIn({ children }: { readonly children: ReactElement }) {
  useLayoutEffect(() => leaveFocus, []);
  return children;
}

/** Runs while the old elements are still in the page; what replaces the focused one has the same place in its parent. */
function leaveFocus(): void {
  const focused = document.activeElement;
  const parent = focused?.parentElement;
  const place = parent == null || focused === null ? -1 : [...parent.children].indexOf(focused);
  queueMicrotask(() => {
    const heir = parent?.children[place];
    if (focused?.isConnected === false && document.activeElement === document.body && heir instanceof HTMLElement)
      heir.focus();
  });
}
