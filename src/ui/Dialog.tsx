import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './Dialog.module.css';
import { keepsEscape } from './field-keys.ts';

export interface DialogProps {
  readonly title: string;
  /** One sentence under the title. */
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Buttons at the end. */
  readonly footer?: ReactNode;
  readonly wide?: boolean;
  readonly onClose: () => void;
  /** Returns the element that is focused first. @default the first control inside */
  readonly initialFocus?: (() => HTMLElement | null) | undefined;
}

/**
 * Shows a modal dialog, open while it is rendered. It traps the focus and returns it, and closes on Escape or a click outside.
 */
export function Dialog({ title, description, children, footer, wide = false, onClose, initialFocus }: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  const [opener] = useState(() => document.activeElement);
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={cx(styles.dialog, wide && styles.wide)}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onEscapeKeyDown={(event) => {
            if (keepsEscape(event)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            // Radix returns the focus to a trigger of its own, but dialogs here are opened from anywhere.
            event.preventDefault();
            if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
          }}
          onOpenAutoFocus={(event) => {
            const first = body.current?.querySelector<HTMLElement>(
              'input, select, textarea, button:not([disabled]), [href], [tabindex="0"]',
            );
            const target = initialFocus?.() ?? first;
            if (target === undefined || target === null) return;
            event.preventDefault();
            target.focus();
          }}
        >
          <div className={styles.head}>
            <div className={styles.words}>
              <Radix.Title className={styles.title}>{title}</Radix.Title>
              {description === undefined ? null : (
                <Radix.Description className={styles.description}>{description}</Radix.Description>
              )}
            </div>
            {/* Without a tooltip, which would consume the first Escape. */}
            <Radix.Close asChild>
              <Button variant="ghost" icon={X} aria-label="Close" />
            </Radix.Close>
          </div>
          <div ref={body} className={styles.body}>
            {children}
          </div>
          {footer === undefined ? null : <div className={styles.footer}>{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
