import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import styles from './Hint.module.css';

interface HintProps extends ComponentProps<'p'> {
  /** @default 'warning' */
  readonly tone?: 'warning' | 'error';
}

/** A line over the picture that says why it is as it is. */
export function Hint({ tone, className, ...rest }: HintProps) {
  return <p {...rest} className={cx(styles.hint, className)} data-tone={tone} />;
}
