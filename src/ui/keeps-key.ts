/** Which keys belong to the control that has the focus, and so are no shortcuts. */
const RANGE = 'ArrowLeft ArrowRight ArrowUp ArrowDown Home End PageUp PageDown';
const PRESS = 'Space Enter';
const EVERY = 'every key';
const UNMODIFIED = 'every key without $mod';

/** The keys that controls need for themselves; the first row that fits counts. */
const NEEDS: readonly (readonly [selector: string, keys: string])[] = [
  [
    'input:is([type=checkbox], [type=button], [type=submit], [type=reset], [type=image], [type=file], [type=color])',
    PRESS,
  ],
  ['input[type=radio]', `${RANGE} ${PRESS}`],
  ['input[type=range]', RANGE],
  // Other inputs take text, also those of a type that is not known here.
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

/** Tells whether the control at `target` has a use of its own for a press, so that it is no shortcut. */
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
    // A browser that does not know `:open` shows the list of a select in a window of its own, where it takes the keys.
    return false;
  }
}
