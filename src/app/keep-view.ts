/**
 * Where the user was looking when the page went, in local storage: a write there is done when it returns, while one to the
 * database may not be before the page is gone. It is read back in `kept-view.ts`.
 */
import type { View } from './kept-scenarios.ts';

export const VIEW_KEY = 'heronry.view';

export function keepView(storage: Pick<Storage, 'setItem'>, id: string, view: View): void {
  try {
    storage.setItem(VIEW_KEY, JSON.stringify({ id, view }));
  } catch {
    // The scenario then opens where it was when its last change was saved.
  }
}
