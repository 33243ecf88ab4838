import { type ReactElement, Suspense } from 'react';
import { late } from './late-component.ts';

export interface TooltipProps {
  readonly text: string;
  readonly keys?: string | undefined;
  /** A single element that takes a ref and the pointer's events. */
  readonly children: ReactElement;
}

const LateTooltip = late(async () => (await import('./late/tooltip.tsx')).Tooltip);

/** Names the element that it wraps, on hover and on keyboard focus. It is never the only name: give the child its own label. */
export function Tooltip(props: TooltipProps) {
  return (
    <Suspense fallback={props.children}>
      <LateTooltip {...props} />
    </Suspense>
  );
}
