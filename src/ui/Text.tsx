/** Pieces of text: names of the scenario, marks beside them, hints, and text that only assistive technology reads. */
import type { ComponentProps } from 'react';
import type { ChannelLook, Shape } from './channel-look.ts';
import { cx } from './cx.ts';
import styles from './Text.module.css';
import { visibleParts } from './visible-text.ts';

/**
 * Shows text from the scenario: isolated from the direction of the text around it, excluded from translation, with invisible
 * characters made visible.
 */
export function Name({ children, className }: { readonly children: string; readonly className?: string | undefined }) {
  const parts = visibleParts(children);
  return (
    <bdi translate="no" className={cx(styles.name, className)}>
      {parts.map((part, index) =>
        part.invisible ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are pieces of one string and have no other identity
          <span key={index} className={styles.invisible}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}

/** Outlines in a box of 10 by 10. */
const OUTLINES: Readonly<Record<Shape, string>> = {
  circle: 'M5 .5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9Z',
  square: 'M1 1H9V9H1Z',
  triangle: 'M5 .6L9.6 9H.4Z',
  diamond: 'M5 0L10 5L5 10L0 5Z',
  hexagon: 'M2.5 .7H7.5L10 5L7.5 9.3H2.5L0 5Z',
};

/** Shows the colour and shape of a channel's messages, beside its name. */
export function ChannelMark({ look, size = 10 }: { readonly look: ChannelLook; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" fill={`var(--channel-${look.colour})`} aria-hidden="true">
      <path d={OUTLINES[look.shape]} />
    </svg>
  );
}

interface HintProps extends ComponentProps<'p'> {
  /** @default 'warning' */
  readonly tone?: 'warning' | 'error';
}

/** A line over the picture that says why it is as it is. */
export function Hint({ tone, className, ...rest }: HintProps) {
  return <p {...rest} className={cx(styles.hint, className)} data-tone={tone} />;
}

/** Renders content for assistive technology only. */
export function VisuallyHidden(props: ComponentProps<'span'>) {
  return <span {...props} className={styles.hidden} />;
}

/** Stands in for a part of the page that is loaded late and has no room of its own yet: the page says that it is busy until then. */
export const AWAITED = <span hidden aria-busy="true" />;
