import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHANNEL_COLOURS } from './channel-look.ts';
import { CHANNEL_COLOUR_NAMES, THEME_COLOURS } from './theme-colours.ts';

describe('the colours of pictures', () => {
  const tokens = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

  it.each(Object.entries(THEME_COLOURS))('has %s as the page has it', (name, { light, dark }) => {
    expect(tokens).toContain(`--${name}: light-dark(${light}, ${dark});`);
  });

  it('has every colour of channels', () => {
    expect(CHANNEL_COLOUR_NAMES).toEqual(Array.from({ length: CHANNEL_COLOURS }, (_, index) => `channel-${index}`));
  });
});
