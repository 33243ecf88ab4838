/** Storage that may be blocked: what is kept in it may be gone. */
export type SafeStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Returns the browser's local storage, or the tab's own, or one that stores nothing if the browser blocks it. */
export function safeStorage(which: 'localStorage' | 'sessionStorage' = 'localStorage'): SafeStorage {
  try {
    return window[which];
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
}
