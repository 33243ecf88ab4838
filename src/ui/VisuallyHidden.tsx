import type { ComponentProps } from 'react';
import styles from './VisuallyHidden.module.css';

/** There for assistive technology, not for the eye. */
export function VisuallyHidden(props: ComponentProps<'span'>) {
  return <span {...props} className={styles.hidden} />;
}
