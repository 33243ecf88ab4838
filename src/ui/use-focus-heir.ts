import { type RefObject, useLayoutEffect } from 'react';

/**
 * Moves the focus to an heir when a part leaves the page with the focus in it. Without an heir, the browser decides.
 * @param heirOf the same function at each call; it is called while the part is still on the page
 */
export function useFocusHeir(
  part: RefObject<HTMLElement | null>,
  heirOf: (part: HTMLElement) => HTMLElement | null,
): void {
  useLayoutEffect(() => {
    const element = part.current;
    return () => {
      if (element?.contains(document.activeElement)) heirOf(element)?.focus();
    };
  }, [part, heirOf]);
}
