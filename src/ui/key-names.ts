/** Readable names of shortcuts: the action table's syntax in, the words on the user's keyboard out. */
const NAMES: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Delete: 'Del',
  Backspace: '⌫',
  $mod: 'Ctrl',
};

const MAC: Readonly<Record<string, string>> = { $mod: '⌘', Shift: '⇧', Alt: '⌥' };

/** Returns the names of the keys: for `$mod+Shift+z`, ['Ctrl', 'Shift', 'Z'], or ['⌘', '⇧', 'Z'] on a Mac. */
export function keyNames(keys: string, mac: boolean): readonly string[] {
  return keys.split(/(?<=[^+])\+/).map((key) => {
    const name = (mac ? MAC[key] : undefined) ?? NAMES[key] ?? key;
    return name.length === 1 ? name.toUpperCase() : name;
  });
}
