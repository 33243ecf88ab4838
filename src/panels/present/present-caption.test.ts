import { describe, expect, it } from 'vitest';
import { FIRST_ENTRY } from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import { captionAt, NOTE_US } from './present-caption.ts';
import { PRESENT_KEYS, presentCommand } from './present-keys.ts';

const SECOND = 1_000_000;
const { trace } = simulate(FIRST_ENTRY.scenario, 10 * SECOND);
const source = { trace, bookmarks: [], opening: 'An operator and a microgrid' };

describe('the caption of a presentation', () => {
  it('introduces the scenario before anything has happened', () => {
    expect(captionAt(source, 0)).toBe('An operator and a microgrid');
  });

  it('says what has just happened, and never that only a timer fired', () => {
    for (let atUs = SECOND; atUs < 10 * SECOND; atUs += 137_000)
      expect(captionAt(source, atUs)).toMatch(/published|accepted|dispatched|copied|received|process|finished/);
  });

  it('is the note of a bookmark, there and until it has been read', () => {
    const bookmarks = [
      { atUs: 3 * SECOND, note: 'Here the operator asks' },
      { atUs: 6 * SECOND, note: '' },
    ];
    const noted = { ...source, bookmarks };
    expect(captionAt(noted, 3 * SECOND - 1)).not.toBe('Here the operator asks');
    expect(captionAt(noted, 3 * SECOND)).toBe('Here the operator asks');
    expect(captionAt(noted, 3 * SECOND + NOTE_US)).toBe('Here the operator asks');
    expect(captionAt(noted, 3 * SECOND + NOTE_US + 1)).toBe(captionAt(source, 3 * SECOND + NOTE_US + 1));
    expect(captionAt(noted, 6 * SECOND)).toBe(captionAt(source, 6 * SECOND));
  });
});

it('each key of a presentation has one command', () => {
  const all = PRESENT_KEYS.flatMap(({ keys }) => keys);
  expect(new Set(all).size).toBe(all.length);
  for (const { command, keys } of PRESENT_KEYS) for (const one of keys) expect(presentCommand(one)).toBe(command);
  expect(presentCommand('Space')).toBeUndefined();
});
