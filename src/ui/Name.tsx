import { cx } from './cx.ts';
import styles from './Name.module.css';
import { visibleParts } from './visible-text.ts';

/**
 * Shows text from the scenario: isolated from the direction of the text around it, excluded from translation, with invisible
 * characters made visible.
 */
export function Name({ children, className }: { readonly children: string; readonly className?: string | undefined }) {
  const parts = visibleParts(children);
  return (
    <bdi translate="no" className={cx(styles.name, className)}>
      {parts.map((part, index) =>
        part.invisible ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are pieces of one string and have no other identity
          <span key={index} className={styles.invisible}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}
