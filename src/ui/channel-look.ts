/**
 * The look of a channel: a colour and, as the second cue, the shape of its messages. Both follow from the channel's index in the
 * document, so that 35 channels differ and neighbours differ in both.
 */
export const CHANNEL_COLOURS = 7;
export const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'hexagon'] as const;
export type Shape = (typeof SHAPES)[number];

export interface ChannelLook {
  /** 0 to 6: the custom property `--channel-n`. */
  readonly colour: number;
  readonly shape: Shape;
}

const LOOKS: readonly ChannelLook[] = Array.from({ length: CHANNEL_COLOURS * SHAPES.length }, (_, index) => ({
  colour: index % CHANNEL_COLOURS,
  shape: SHAPES[index % SHAPES.length] ?? 'circle',
}));
const FIRST: ChannelLook = { colour: 0, shape: 'circle' };

/**
 * Returns the look of a channel.
 * @param index place of the channel in `scenario.channels`, from 0; a missing channel (-1) looks like the first
 */
export function channelLook(index: number): ChannelLook {
  return LOOKS[Math.max(0, index) % LOOKS.length] ?? FIRST;
}
