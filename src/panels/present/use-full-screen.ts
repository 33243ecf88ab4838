import { useEffect, useRef } from 'react';

/**
 * Fills the screen where the browser allows it, and the window elsewhere.
 * @param onLeave called when the user has left full screen, which the Escape key does without an event of its own
 */
export function useFullScreen(onLeave: () => void): void {
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
  useEffect(() => {
    let isFull = false;
    const onChange = (): void => {
      // A browser ends full screen for another window, such as that of the notes: then this one has lost the focus.
      if (isFull && document.fullscreenElement === null && document.hasFocus()) leave.current();
      isFull = document.fullscreenElement !== null;
    };
    document.addEventListener('fullscreenchange', onChange);
    if (document.fullscreenElement === null) void enterFullScreen();
    return () => {
      document.removeEventListener('fullscreenchange', onChange);
      if (isFull) void document.exitFullscreen().catch(() => undefined);
    };
  }, []);
}

/** Requests full screen; a browser may refuse, such as after a link, without a press. */
export async function enterFullScreen(): Promise<void> {
  // Without a press, the browser would refuse, and write an error to the console too.
  if (navigator.userActivation?.isActive === false) return;
  try {
    await document.documentElement.requestFullscreen();
  } catch {
    // The picture fills the window.
  }
}
