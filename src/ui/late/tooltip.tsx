import { Tooltip as Radix } from 'radix-ui';
import { Kbd } from '../Kbd.tsx';
import { overlayRoot } from '../overlay-root.ts';
import styles from '../Tooltip.module.css';
import type { TooltipProps } from '../Tooltip.tsx';

const DELAY_MS = 450;

export function Tooltip({ text, keys, children }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={DELAY_MS} disableHoverableContent>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal container={overlayRoot()}>
          <Radix.Content className={styles.tooltip} sideOffset={6} collisionPadding={8}>
            <span>{text}</span>
            {keys === undefined ? null : <Kbd keys={keys} />}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
