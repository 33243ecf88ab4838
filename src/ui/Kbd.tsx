import styles from './Kbd.module.css';
import { keyNames } from './key-names.ts';
import { MAC } from './keyboard.ts';

/** A shortcut as keys. @param keys as the action table writes them, `$mod+Shift+z` */
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
