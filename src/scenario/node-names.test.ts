import { describe, expect, it } from 'vitest';
import { getChannelName } from '../messaging/index.ts';
import { channelTitle, SHOWN_NAME_MAX, shortChannelTitle, shortName, textWidth } from './node-names.ts';

const long = (count: number): string => Array.from({ length: count }, (_, at) => at % 10).join('');

describe('a name that is shown', () => {
  it('is whole up to its largest length, and cut in its middle beyond', () => {
    expect(shortName(long(SHOWN_NAME_MAX))).toBe(long(SHOWN_NAME_MAX));
    expect(shortName(long(SHOWN_NAME_MAX + 1))).toBe('01234567890123…6789012345678');
    expect(shortName(long(40))).toHaveLength(SHOWN_NAME_MAX);
    expect(shortName('abcdefgh', 4)).toBe('ab…h');
  });

  it('is cut between characters as a reader counts them', () => {
    const family = '👨‍👩‍👧';
    expect(shortName(family.repeat(4), 4)).toBe(family.repeat(4));
    expect(shortName(family.repeat(9), 4)).toBe(`${family.repeat(2)}…${family}`);
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
  const pair = (from: string, to: string) => ({ id: getChannelName(from, to), pair: true });

  it('is its name, or both ends of a pair that is named after its agents', () => {
    expect(channelTitle({ id: 'control', pair: false })).toBe('control');
    expect(channelTitle(pair('a', 'b'))).toBe('a → b');
    expect(channelTitle({ ...pair('a', 'b'), pair: false })).toBe(getChannelName('a', 'b'));
    expect(channelTitle({ id: 'renamed', pair: true })).toBe('renamed');
    expect(channelTitle({ id: 'my-0020agent_to_b', pair: true })).toBe('my agent → b');
  });

  it('is both agents of a direct channel, whatever its name', () => {
    expect(channelTitle({ id: 'any', pair: false, direct: { from: 'a', to: 'b' } })).toBe('a → b');
    expect(channelTitle({ ...pair('c', 'd'), direct: { from: 'a', to: 'b' } })).toBe('a → b');
  });

  it('is both agents, and what goes between them, of a name that HERON gives', () => {
    expect(channelTitle({ id: 'env_default__action__building_to_room1', pair: false })).toBe('building → room1 action');
    expect(channelTitle({ id: 'env_a_b__get__room_1_to_top_to_it', pair: false })).toBe('room_1 → top_to_it get');
    for (const id of ['env___action__a_to_b', 'env_x__Action__a_to_b', 'env_x__action__a', 'my_env_x__action__a_to_b'])
      expect(channelTitle({ id, pair: false })).toBe(id);
  });

  it('is cut so that both ends can be read: a short end leaves its space to the other', () => {
    expect(shortChannelTitle({ id: 'renamed', pair: true })).toBe('renamed');
    expect(shortChannelTitle({ id: long(40), pair: false })).toBe(shortName(long(40)));
    expect(shortChannelTitle(pair('a', 'b'))).toBe('a → b');
    const [from, to] = [`a${long(40)}`, `b${long(40)}`];
    expect(shortChannelTitle(pair(from, to))).toBe(`${shortName(from, 12)} → ${shortName(to, 12)}`);
    expect(shortChannelTitle(pair('ab', long(40)))).toBe(`ab → ${shortName(long(40), 23)}`);
    expect(shortChannelTitle(pair(long(40), 'abc'))).toBe(`${shortName(long(40), 22)} → abc`);
  });
});

it('the width of a text is that of its characters, narrow ones, wide ones and those that are shown by a number', () => {
  expect(textWidth('')).toBe(0);
  const widths = ['i', 'W', 'm', 'M', '@', 'A', 'Z', ':', '9', '_', 'a', 'z', '~'].map(textWidth);
  expect(widths).toEqual([0.38, 1.06, 0.93, 0.93, 0.93, 0.72, 0.72, 0.38, 0.63, 0.63, 0.63, 0.63, 0.63]);
  expect(['→', '…', 'é', 'я', '漢', '👨‍👩‍👧', '\u200b'].map(textWidth)).toEqual([1, 1, 0.75, 0.75, 1.3, 1.3, 4.5]);
  expect(textWidth('iW')).toBeCloseTo(0.38 + 1.06);
});
