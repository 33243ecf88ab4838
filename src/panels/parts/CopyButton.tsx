import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';

interface CopyButtonProps {
  /** Text, or what makes it when it is copied; that gives undefined where it was cancelled. */
  readonly text: string | (() => string | Promise<string | undefined>);
  /** @default 'Copy' */
  readonly label?: string;
  /** Accessible name, where several buttons have one label; it begins with the label. */
  readonly name?: string;
  readonly primary?: boolean;
  readonly disabled?: boolean;
}

/** Copies text to the clipboard, and reports the outcome. */
export function CopyButton({ text, label = 'Copy', name, primary = false, disabled = false }: CopyButtonProps) {
  const actions = useHeronry((state) => state.actions);
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      const made = typeof text === 'string' ? text : await text();
      if (made === undefined) return;
      await navigator.clipboard.writeText(made);
      setCopied(true);
      actions.announce('Copied');
    } catch {
      actions.notify('The browser blocks copying: select the text and copy it yourself.', 'error');
    }
  };
  return (
    <Button
      variant={primary ? 'primary' : 'plain'}
      icon={copied ? Check : Copy}
      disabled={disabled}
      aria-label={copied ? undefined : name}
      onClick={() => void copy()}
      onBlur={() => setCopied(false)}
    >
      {copied ? 'Copied' : label}
    </Button>
  );
}
