/** The browser's local storage, or the tab's own, or one that forgets where the browser blocks it. */
export function safeStorage(
  which: 'localStorage' | 'sessionStorage' = 'localStorage',
): Pick<Storage, 'getItem' | 'setItem'> {
  try {
    return window[which];
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
}
