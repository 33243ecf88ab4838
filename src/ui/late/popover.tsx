import { Popover as Radix } from 'radix-ui';
import styles from '../Popover.module.css';
import type { PopoverProps } from '../Popover.tsx';

export function Popover({ trigger, label, children, side = 'bottom' }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.popover} aria-label={label} side={side} sideOffset={6} collisionPadding={8}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
