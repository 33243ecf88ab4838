/** Returns the browser's local storage, or the tab's own, or one that stores nothing if the browser blocks it. */
export function safeStorage(
  which: 'localStorage' | 'sessionStorage' = 'localStorage',
): Pick<Storage, 'getItem' | 'setItem'> {
  try {
    return window[which];
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
}
