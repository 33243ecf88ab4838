import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';
import { cx } from './cx.ts';
import { Tooltip } from './Overlays.tsx';
import { visibleText } from './visible-text.ts';

export interface ButtonProps extends ComponentProps<'button'> {
  /** @default 'plain' */
  readonly variant?: 'plain' | 'primary' | 'ghost' | 'danger';
  readonly small?: boolean;
  /** Icon before the text. */
  readonly icon?: LucideIcon;
}

export function Button({ variant = 'plain', small = false, icon: Icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={cx(styles.button, styles[variant], small && styles.small, className)}>
      {Icon === undefined ? null : <Icon size={small ? 14 : 16} aria-hidden />}
      {typeof children === 'string' ? <span>{children}</span> : children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  /** Accessible name, which is also the tooltip. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** Shortcut, shown in the tooltip. */
  readonly keys?: string | undefined;
  /** Addition to the tooltip: the change that undo would undo. */
  readonly hint?: string | undefined;
  /** @default 'ghost' */
  readonly variant?: 'plain' | 'primary' | 'ghost' | 'danger';
  readonly small?: boolean;
}

export function IconButton({
  label,
  icon: Icon,
  keys,
  hint,
  variant = 'ghost',
  small = false,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={visibleText(hint ?? label)} keys={keys}>
      <button
        type="button"
        {...rest}
        aria-label={visibleText(label)}
        className={cx(styles.button, styles.icon, styles[variant], small && styles.small, className)}
      >
        <Icon size={small ? 14 : 18} strokeWidth={1.75} aria-hidden />
      </button>
    </Tooltip>
  );
}

/** Shows a button that reads as part of the text and leads to another thing on the page. */
export function LinkButton({
  className,
  children,
  ...rest
}: ComponentProps<'button'> & { readonly children: ReactNode }) {
  return (
    <button type="button" {...rest} className={cx(styles.link, className)}>
      {children}
    </button>
  );
}
