/**
 * Storage of a browser that may be blocked or full. Nothing of it throws: what is blocked reads as absent, and a write says whether it
 * is kept.
 */
export interface SafeStorage {
  getItem(key: string): string | null;
  /** @returns whether it is kept */
  setItem(key: string, value: string): boolean;
  removeItem(key: string): void;
}

/** Returns the browser's local storage, or the tab's own. */
export function safeStorage(which: 'localStorage' | 'sessionStorage' = 'localStorage'): SafeStorage {
  return safely(() => window[which]);
}

/** @param find returns the storage; it throws where the browser blocks it */
export function safely(find: () => Pick<Storage, keyof SafeStorage>): SafeStorage {
  const attempt = <Result>(use: (storage: Pick<Storage, keyof SafeStorage>) => Result, otherwise: Result): Result => {
    try {
      return use(find());
    } catch {
      return otherwise;
    }
  };
  return {
    getItem: (key) => attempt((storage) => storage.getItem(key), null),
    setItem: (key, value) =>
      attempt((storage) => {
        storage.setItem(key, value);
        return true;
      }, false),
    removeItem: (key) => attempt((storage) => storage.removeItem(key), undefined),
  };
}

/** Returns the JSON value under a key, or undefined if it cannot be read. */
export function storedJson(storage: SafeStorage, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? '');
  } catch {
    return undefined;
  }
}
