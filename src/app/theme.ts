import type { HeronryStore, Theme } from '../store/index.ts';

/** Shows the chosen theme, now and whenever it changes; `system` leaves the choice to the browser. */
export function showTheme(store: HeronryStore, root: HTMLElement): () => void {
  let shown: Theme | undefined;
  const show = ({ theme }: { readonly theme: Theme }): void => {
    if (theme === shown) return;
    shown = theme;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  show(store.getState());
  return store.subscribe(show);
}
