import { useEffect, useState } from 'react';

/** Time after the last move of the pointer or press of a key until the controls fade, in milliseconds. */
const QUIET_MS = 2500;
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

/** Returns whether the user has not moved the pointer or pressed a key for a while. */
export function useQuiet(): boolean {
  const [quiet, setQuiet] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wake = (): void => {
      clearTimeout(timer);
      setQuiet(false);
      timer = setTimeout(() => setQuiet(true), QUIET_MS);
    };
    wake();
    for (const sign of SIGNS) addEventListener(sign, wake, { passive: true, capture: true });
    return () => {
      clearTimeout(timer);
      for (const sign of SIGNS) removeEventListener(sign, wake, { capture: true });
    };
  }, []);
  return quiet;
}
