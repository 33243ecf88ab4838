import styles from './Kbd.module.css';
import { MAC } from './keyboard.ts';

/** Names of keys as they are printed on most keyboards, and on a Mac's. */
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

const MAC_NAMES: Readonly<Record<string, string>> = { $mod: '⌘', Shift: '⇧', Alt: '⌥' };

/** Returns the names of the keys: for `$mod+Shift+z`, ['Ctrl', 'Shift', 'Z'], or ['⌘', '⇧', 'Z'] on a Mac. */
export function keyNames(keys: string, mac: boolean): readonly string[] {
  return keys.split(/(?<=[^+])\+/).map((key) => {
    const name = (mac ? MAC_NAMES[key] : undefined) ?? NAMES[key] ?? key;
    return name.length === 1 ? name.toUpperCase() : name;
  });
}

/**
 * Shows a shortcut as keys.
 * @param keys in the action table's syntax, `$mod+Shift+z`
 */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys} translate="no">
      {keyNames(keys, MAC).map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
