import { describe, expect, it } from 'vitest';
import { visibleParts, visibleText } from './visible-text.ts';

describe('visibleText', () => {
  it('leaves ordinary names alone, in any script', () => {
    for (const name of ['mg1_to_mg2', 'Netz Süd', 'मंडल', '変電所 1', '🪿 heron']) expect(visibleText(name)).toBe(name);
  });

  it('tells apart names that look alike', () => {
    const names = ['a', 'a\u200B', '\u202Ea', 'a\u00A0', ' a', 'a ', 'a\u0000', 'a\u{E0041}'];
    expect(new Set(names.map(visibleText)).size).toBe(names.length);
    expect(visibleText('\u202Egpj.exe')).toBe('⟨U+202E⟩gpj.exe');
  });

  it('shows a second space in a row, but not the first', () => {
    expect(visibleText('a b')).toBe('a b');
    expect(visibleText('a  b')).toBe('a ⟨U+0020⟩b');
  });

  it('keeps the visible text in order around what is invisible', () => {
    expect(visibleParts('a\u200Bb')).toEqual([
      { text: 'a', invisible: false },
      { text: 'U+200B', invisible: true },
      { text: 'b', invisible: false },
    ]);
  });
});
