import { type SafeStorage, safely } from '../safe-storage.ts';

/** Returns a storage in memory. @param items what is in it, by key */
export function testStorage(items: Readonly<Record<string, string>> = {}): SafeStorage {
  const stored = new Map(Object.entries(items));
  return safely(() => ({
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, value),
    removeItem: (key) => void stored.delete(key),
  }));
}

/** Returns a storage that is empty, and keeps nothing. */
export function fullStorage(): SafeStorage {
  const full = (): never => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  return safely(() => ({ getItem: () => null, setItem: full, removeItem: () => undefined }));
}
