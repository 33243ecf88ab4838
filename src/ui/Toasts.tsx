import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './Toasts.module.css';
import { visibleText } from './visible-text.ts';

const SHOWN_MS = 7000;

export interface Toast {
  readonly id: string | number;
  readonly text: string;
  readonly tone: 'info' | 'error';
  /** Whether it stays until dismissed. Others disappear after a while, but not under the pointer or the focus. */
  readonly lasting: boolean;
  readonly action?: { readonly label: string; readonly run: () => void };
}

export interface ToastsProps {
  readonly toasts: readonly Toast[];
  /** Edge of the page where they stand. */
  readonly edge: 'top' | 'foot';
  readonly onDismiss: (id: Toast['id']) => void;
}

/** Shows passing notices over the page. They are not announced: their creator announces them. */
export function Toasts({ toasts, edge, onDismiss }: ToastsProps): ReactNode {
  if (toasts.length === 0) return null;
  return (
    <section className={cx(styles.region, edge === 'top' && styles.top)} aria-label="Notices">
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} onDismiss={() => onDismiss(toast.id)} />
      ))}
    </section>
  );
}

function ToastRow({ toast, onDismiss }: { readonly toast: Toast; readonly onDismiss: () => void }) {
  const [held, setHeld] = useState(false);
  const dismiss = useRef(onDismiss);
  useEffect(() => {
    dismiss.current = onDismiss;
  });
  useEffect(() => {
    if (held || toast.lasting) return;
    const timer = setTimeout(() => dismiss.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, toast.lasting]);
  const { action } = toast;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row only holds its own leaving; its buttons do things
    <div
      className={cx(styles.toast, toast.tone === 'error' && styles.error)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.text}>{visibleText(toast.text)}</span>
      {action === undefined ? null : (
        <Button
          variant="ghost"
          onClick={() => {
            action.run();
            onDismiss();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" icon={X} onClick={onDismiss} />
    </div>
  );
}
