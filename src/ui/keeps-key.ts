/** The keys that belong to the focused control, and so are not shortcuts. */
const RANGE = 'ArrowLeft ArrowRight ArrowUp ArrowDown Home End PageUp PageDown';
const PRESS = 'Space Enter';
const EVERY = 'every key';
const UNMODIFIED = 'every key without $mod';

/** Keys that controls handle themselves; the first matching row counts. */
const NEEDS: readonly (readonly [selector: string, keys: string])[] = [
  [
    'input:is([type=checkbox], [type=button], [type=submit], [type=reset], [type=image], [type=file], [type=color])',
    PRESS,
  ],
  ['input[type=radio]', `${RANGE} ${PRESS}`],
  ['input[type=range]', RANGE],
  // Other inputs take text, also those of unknown types.
  ['input, textarea, [contenteditable]:not([contenteditable=false i])', EVERY],
  ['select:open', UNMODIFIED],
  ['select', `${RANGE} ${PRESS}`],
  [':is([role=textbox], [role=searchbox])', EVERY],
  [':is([role=menu], [role=menubar], [role=listbox], [role=combobox], [role=tree], [role=grid])', UNMODIFIED],
  [':is([role=slider], [role=spinbutton], [role=scrollbar], [role=separator])', RANGE],
  [':is([role=tab], [role=radio])', `${RANGE} ${PRESS}`],
  ['button, summary, :is([role=button], [role=switch], [role=checkbox])', PRESS],
  ['a[href], [role=link]', 'Enter'],
];

/** Returns whether the control at `target` handles a press itself, so that it is not a shortcut. */
export function keepsKey(target: EventTarget | null, press: string): boolean {
  if (!(target instanceof Element)) return false;
  const keys = NEEDS.find(([selector]) => fits(target, selector))?.[1] ?? '';
  if (keys === EVERY) return true;
  if (press.startsWith('$mod+')) return false;
  return keys === UNMODIFIED || keys.split(' ').includes(press.replace('Shift+', ''));
}

function fits(target: Element, selector: string): boolean {
  try {
    return target.closest(selector) !== null;
  } catch {
    // A browser without `:open` shows the list of a select in a window of its own, which receives the keys.
    return false;
  }
}
