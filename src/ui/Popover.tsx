import { type ReactElement, type ReactNode, Suspense } from 'react';
import { late } from './late-component.ts';
import { useEarlyPress } from './use-early-press.ts';

export interface PopoverProps {
  /** Button that opens it; it takes a ref. */
  readonly trigger: ReactElement;
  /** Accessible name of the panel. */
  readonly label: string;
  readonly children: ReactNode;
  /** @default 'bottom' */
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
}

const LatePopover = late(async () => (await import('./late/popover.tsx')).Popover);

/** Shows a small panel under a button. */
export function Popover(props: PopoverProps) {
  const [fallback, pressed] = useEarlyPress(props.trigger);
  return (
    <Suspense fallback={fallback}>
      <LatePopover {...props} startsOpen={pressed} />
    </Suspense>
  );
}
