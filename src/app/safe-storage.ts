/** The browser's local storage, or one that forgets where the browser blocks it. */
export function safeStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
}
