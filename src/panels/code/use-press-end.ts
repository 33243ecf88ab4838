import { useEffect, useRef } from 'react';

/**
 * Returns a function that does something once no pointer is pressed: at once, or after the click that the press becomes. What moves
 * the page between a press and its click would take the button from under the pointer.
 */
export function usePressEnd(act: () => void): () => void {
  const isPressed = useRef(false);
  const isWaiting = useRef(false);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const press = (): void => {
      isPressed.current = true;
    };
    const end = (): void => {
      isPressed.current = false;
      if (!isWaiting.current) return;
      isWaiting.current = false;
      setTimeout(() => latest.current());
    };
    const capture = { capture: true };
    addEventListener('pointerdown', press, capture);
    addEventListener('pointerup', end, capture);
    addEventListener('pointercancel', end, capture);
    return () => {
      removeEventListener('pointerdown', press, capture);
      removeEventListener('pointerup', end, capture);
      removeEventListener('pointercancel', end, capture);
    };
  }, []);
  return () => {
    if (isPressed.current) isWaiting.current = true;
    else latest.current();
  };
}
