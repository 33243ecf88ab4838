import type { ChannelLook, Shape } from './channel-look.ts';

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
