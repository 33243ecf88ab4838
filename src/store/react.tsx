import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { HeronryState } from './state.ts';
import type { HeronryStore } from './store.ts';

const StoreContext = createContext<HeronryStore | undefined>(undefined);

export function StoreProvider({ store, children }: { readonly store: HeronryStore; readonly children: ReactNode }) {
  return <StoreContext value={store}>{children}</StoreContext>;
}

/**
 * Returns the store of this page, which never changes.
 * @throws without a provider above
 */
export function useHeronryStore(): HeronryStore {
  const store = useContext(StoreContext);
  if (store === undefined) throw new Error('useHeronryStore needs a StoreProvider above it');
  return store;
}

/** Returns a part of the state. Renders again when the part changes by identity, so select the smallest stable thing. */
export function useHeronry<Part>(selector: (state: HeronryState) => Part): Part {
  return useStore(useHeronryStore(), selector);
}
