import styles from './Kbd.module.css';
import { keyNames } from './key-names.ts';
import { MAC } from './keyboard.ts';

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
