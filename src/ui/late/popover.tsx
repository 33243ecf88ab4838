import { Popover as Radix } from 'radix-ui';
import { isComposing } from '../keyboard.ts';
import { overlayRoot } from '../overlay-root.ts';
import styles from '../Popover.module.css';
import type { PopoverProps } from '../Popover.tsx';
import type { LateProps } from '../use-early-press.ts';

export function Popover({ trigger, label, children, side = 'bottom', startsOpen }: PopoverProps & LateProps) {
  return (
    <Radix.Root defaultOpen={startsOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={overlayRoot()}>
        <Radix.Content
          className={styles.popover}
          aria-label={label}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          onEscapeKeyDown={(event) => {
            if (isComposing(event)) event.preventDefault();
          }}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
