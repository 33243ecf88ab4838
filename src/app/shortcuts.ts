/** The keyboard: every binding comes from the action table. */
import { tinykeys } from 'tinykeys';
import { ACTIONS, type Action, type HeronryStore, runAction } from '../store/index.ts';

/** Where typing is text, or where a part has keys of its own. */
const TEXT = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"]';
const OVERLAY = '[role="dialog"], [role="alertdialog"], [role="menu"]';
/** Parts that take Space for themselves. */
const PRESSABLE = 'button, a, summary, [role="button"], [role="tab"], [role="slider"], [role="switch"], [role="radio"]';

/** A single character, which a screen reader or a voice may type by accident; the user can switch these off. */
function isCharacterKey(keys: string): boolean {
  return !keys.includes('$mod') && !['Delete', 'Backspace', 'F2', 'Escape'].includes(keys);
}

function isInert(event: KeyboardEvent, keys: string, store: HeronryStore): boolean {
  if (event.defaultPrevented || event.isComposing) return true;
  if (isCharacterKey(keys) && !store.getState().shortcutsOn) return true;
  const target = event.target instanceof Element ? event.target : undefined;
  if (target?.closest(TEXT) || target?.closest(OVERLAY) || store.getState().dialog !== undefined) return true;
  if (keys === 'Space' && target?.closest(PRESSABLE)) return true;
  return keys === '$mod+KeyC' && document.getSelection()?.isCollapsed === false;
}

export function bindShortcuts(store: HeronryStore, target: Window): () => void {
  const bindings = ACTIONS.flatMap((action) =>
    [action.keys, ...(action.alsoKeys === undefined ? [] : [action.alsoKeys])].map(
      (keys) => [keys, listener(store, action, keys)] as const,
    ),
  );
  return tinykeys(target, Object.fromEntries(bindings));
}

function listener(store: HeronryStore, action: Action, keys: string): (event: KeyboardEvent) => void {
  return (event) => {
    if (isInert(event, keys, store)) return;
    if (runAction(store, action.id)) event.preventDefault();
  };
}
