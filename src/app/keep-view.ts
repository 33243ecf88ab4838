/**
 * The user's view, saved to local storage when the page closes: such a write is synchronous, while a write to the database may
 * not finish in time. `kept-view.ts` reads it.
 */
import type { View } from './kept-scenarios.ts';

export const VIEW_KEY = 'heronry.view';

export function keepView(storage: Pick<Storage, 'setItem'>, id: string, view: View): void {
  try {
    storage.setItem(VIEW_KEY, JSON.stringify({ id, view }));
  } catch {
    // The scenario then opens with the view of its last saved change.
  }
}
