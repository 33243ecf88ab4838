import { type RefObject, useLayoutEffect } from 'react';

/**
 * When a part leaves the page with the focus in it, the focus goes to its heir; without one, it is left to the browser.
 * @param heirOf the same function at each call; it is asked while the part is still on the page
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
