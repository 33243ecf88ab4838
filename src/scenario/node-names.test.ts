import { describe, expect, it } from 'vitest';
import { channelTitle, SHOWN_NAME_MAX, shortChannelTitle, shortName, textWidth } from './node-names.ts';

describe('a shown name', () => {
  it('is the name while it is short, in any script', () => {
    for (const name of ['mg1', 'operator_of_the_northern_gri', '変電所', '']) expect(shortName(name)).toBe(name);
  });

  it('is cut in its middle, so that names that differ at their ends differ', () => {
    const names = ['operator_of_the_northern_grid_1', 'operator_of_the_northern_grid_2'].map((name) => shortName(name));
    expect(names).toEqual(['operator_of_th…rthern_grid_1', 'operator_of_th…rthern_grid_2']);
    for (const name of names) expect(name).toHaveLength(SHOWN_NAME_MAX);
  });

  it('never cuts an emoji, a flag, a joined letter or a letter from its marks', () => {
    const whole = ['👩‍👩‍👧', '🇩🇪', 'क्ष', 'e\u0301', '1️⃣'];
    for (const character of whole) {
      expect(shortName(character.repeat(SHOWN_NAME_MAX))).toBe(character.repeat(SHOWN_NAME_MAX));
      expect(shortName(character.repeat(40), 9)).toBe(`${character.repeat(4)}…${character.repeat(4)}`);
    }
  });
});

describe('the title of a channel', () => {
  it('has an arrow for a pair channel that is named after its agents, and only then', () => {
    expect(channelTitle({ id: 'operator_to_mg1', pair: true })).toBe('operator → mg1');
    expect(channelTitle({ id: 'my-0020agent_to_b', pair: true })).toBe('my agent → b');
    expect(channelTitle({ id: 'operator_to_mg1', pair: false })).toBe('operator_to_mg1');
    expect(channelTitle({ id: 'control', pair: true })).toBe('control');
  });

  it('shows both ends of a long pair, and gives the space of a short end to the other', () => {
    const id = 'operator_of_the_northern_grid_to_microgrid_of_the_harbour_12';
    expect(shortChannelTitle({ id, pair: true })).toBe('operat…_grid → microg…ur_12');
    expect(shortChannelTitle({ id: 'operator_of_the_north_to_b', pair: true })).toBe('operator_of_the_north → b');
  });
});

describe('the width of a text', () => {
  it('grows with every character, and more for a wide one', () => {
    expect(textWidth('')).toBe(0);
    expect(textWidth('mg12')).toBeGreaterThan(textWidth('mg1'));
    expect(textWidth('WWW')).toBeGreaterThan(textWidth('lll'));
    expect(textWidth('変電所')).toBeGreaterThan(textWidth('abc'));
    expect(textWidth('👩‍👩‍👧')).toBe(textWidth('👩'));
  });
});
