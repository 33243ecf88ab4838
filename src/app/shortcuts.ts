/** Keyboard shortcuts: every binding comes from the action table. */
import { ACTIONS, type Action, type HeronryStore, runAction } from '../store/index.ts';
import { isComposing, keepsKey, pressOf } from '../ui/index.ts';

/** Shortcuts that are unlikely to be triggered by accident or by speech input, and so cannot be switched off. */
const ALWAYS_ON: readonly string[] = ['Delete', 'Backspace', 'F2', 'Escape'];

/** Actions that the browser triggers by events of their own. */
const BY_BROWSER: readonly Action['id'][] = ['copy', 'paste'];

/**
 * Runs the actions whose shortcuts are pressed, wherever the focus is.
 * @returns a function that ends it
 */
export function bindShortcuts(store: HeronryStore, target: Window): () => void {
  const actions = new Map<string, Action>(
    ACTIONS.filter(({ id }) => !BY_BROWSER.includes(id)).flatMap((action) =>
      [action.keys, ...(action.alsoKeys ?? [])].map((keys) => [keys, action] as const),
    ),
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const press = pressOf(event);
    const action = actions.get(press);
    if (action === undefined || isInert(event, press, store)) return;
    if (runAction(store, action.id)) event.preventDefault();
  };
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

function isInert(event: KeyboardEvent, press: string, store: HeronryStore): boolean {
  if (event.defaultPrevented || isComposing(event) || store.getState().dialog !== undefined) return true;
  if (!press.startsWith('$mod+') && !ALWAYS_ON.includes(press) && !store.getState().shortcutsOn) return true;
  return keepsKey(event.target, press);
}
