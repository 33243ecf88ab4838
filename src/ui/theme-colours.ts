/** The colours of `tokens.css` as values, for pictures that leave the page. `theme-colours.test.ts` holds them equal. */

/** A look of the page. */
export type Theme = 'light' | 'dark';

export const THEME_COLOURS = {
  ground: { light: '#f4f5f3', dark: '#121517' },
  surface: { light: '#ffffff', dark: '#1a1e21' },
  'surface-2': { light: '#eceeeb', dark: '#22272b' },
  line: { light: '#d5d9d4', dark: '#343b41' },
  'line-strong': { light: '#9aa29c', dark: '#5d6870' },
  text: { light: '#1b201e', dark: '#eef1ef' },
  'text-2': { light: '#505a55', dark: '#a9b4b0' },
  accent: { light: '#1f5f6b', dark: '#7cc7d4' },
  danger: { light: '#a8321a', dark: '#ff9d85' },
  warn: { light: '#7a5200', dark: '#f0c15c' },
  'channel-0': { light: '#0072b2', dark: '#5bb8f0' },
  'channel-1': { light: '#c2540a', dark: '#ff9a57' },
  'channel-2': { light: '#00815e', dark: '#35cfa2' },
  'channel-3': { light: '#a83f86', dark: '#ee93cd' },
  'channel-4': { light: '#8a6500', dark: '#f2cc4d' },
  'channel-5': { light: '#4c4fc0', dark: '#a5a8ff' },
  'channel-6': { light: '#5d6b16', dark: '#bcd45a' },
} as const satisfies Readonly<Record<string, Readonly<Record<Theme, string>>>>;

/** Name of a colour: that of its token, without the two dashes. */
export type ColourName = keyof typeof THEME_COLOURS;

/** Names of the channels' colours, by number. */
export const CHANNEL_COLOUR_NAMES = [
  ...(['channel-0', 'channel-1', 'channel-2', 'channel-3'] as const),
  ...(['channel-4', 'channel-5', 'channel-6'] as const),
];
