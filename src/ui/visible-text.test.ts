import { describe, expect, it } from 'vitest';
import { visibleParts, visibleText } from './visible-text.ts';

describe('visibleText', () => {
  it('leaves ordinary names alone, in any script', () => {
    for (const name of ['mg1_to_mg2', 'Netz Süd', 'मंडल', '変電所 1', '🪿 heron']) expect(visibleText(name)).toBe(name);
  });

  it('shows whole what joiners and variants are part of', () => {
    const names = {
      'emoji of a family, a trade, a skin, a keycap, a flag, a region': [
        '👩‍👩‍👧',
        '👩🏽‍💻 ops',
        '👍🏿',
        '1️⃣',
        '🇩🇪',
        '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      ],
      'emoji with a variation selector': ['❤️', '❤️‍🔥', '🏳️‍🌈', '☀︎'],
      'Persian with half spaces': ['نیم‌فاصله', 'می‌روم', 'کتاب‌خانه', 'خانه‌های روستا', 'علی‌رضا', '۱۳۹۹ ه‍.ش'],
      'Hindi, Marathi, Bengali, Kannada, Malayalam, Sinhala': ['क्‍ष', 'शक्‌ति', 'र‍्य', 'র‍্যাব', 'ನಾಯಿ ರ‍್ಯ', 'അവന്‍', 'ශ්‍රී ලංකා'],
      'Thai, Khmer, Arabic with vowels, Urdu': ['สถานีไฟฟ้า ๑', 'ស្ថានីយ៍', 'مُحَطَّة', 'بجلی گھر ١'],
      'Arabic number signs': ['\u0600١٢', '\u06DD'],
      'a Japanese name with a variant': ['葛\u{E0100}城'],
    };
    for (const [kind, all] of Object.entries(names)) for (const name of all) expect(visibleText(name), kind).toBe(name);
  });

  it('shows joiners, variants and tags that do nothing, and what turns the text around', () => {
    const alike = [
      ['mg1\u200D', 'U+200D'],
      ['mg\u200C1', 'U+200C'],
      // Between letters that are not joined anyway, or at the end.
      ['در\u200Cها', 'U+200C'],
      ['می\u200C', 'U+200C'],
      ['بی\u200Dبی', 'U+200D'],
      ['🪿\u200D🪿', 'U+200D'],
      ['a\uFE0F', 'U+FE0F'],
      ['1\uFE0F', 'U+FE0F'],
      ['🏴\u{E0061}\u{E0062}\u{E007F}', 'U+E0061'],
      ['a\u202Eb', 'U+202E'],
      ['a\u2066b', 'U+2066'],
      ['a\u061Cb', 'U+061C'],
      ['a\u200Eb', 'U+200E'],
      ['a\u00ADb', 'U+00AD'],
      ['a\uFEFFb', 'U+FEFF'],
      ['ไฟ\u200Bฟ้า', 'U+200B'],
    ] as const;
    for (const [name, shown] of alike) expect(visibleText(name), shown).toContain(`⟨${shown}⟩`);
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
