/**
 * Where the user was looking when the page went, in local storage: a write there is done when it returns, while one to the
 * database may not be before the page is gone.
 */
import { readView, type View } from './kept-scenarios.ts';

const KEY = 'heronry.view';

export function keepView(storage: Pick<Storage, 'setItem'>, id: string, view: View): void {
  try {
    storage.setItem(KEY, JSON.stringify({ id, view }));
  } catch {
    // The scenario then opens where it was when its last change was saved.
  }
}

/** The view of that scenario, if it was the one that was open. */
export function keptViewOf(storage: Pick<Storage, 'getItem'>, id: string): View | undefined {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('id' in kept) || !('view' in kept) || kept.id !== id)
      return undefined;
    return readView(kept.view);
  } catch {
    return undefined;
  }
}
