import { describe, expect, it } from 'vitest';
import { pressOf } from './keyboard.ts';

/** Returns a press as a browser reports it; `delayed` are the modifiers, of which Windows reports AltGr as three. */
function press(code: string, key: string, held = '') {
  const isHeld = (name: string): boolean => held.includes(name);
  return {
    code,
    key,
    ctrlKey: isHeld('Ctrl'),
    metaKey: isHeld('Meta'),
    altKey: held.split(' ').includes('Alt'),
    shiftKey: isHeld('Shift'),
    getModifierState: (name: string) => isHeld(name),
  };
}

type Press = ReturnType<typeof press>;

/** Reports of each layout for the keys on which these shortcuts are printed. */
const LAYOUTS: Readonly<Record<string, Readonly<Record<string, Press>>>> = {
  'QWERTY, of the United States': {
    '$mod+z': press('KeyZ', 'z', 'Ctrl'),
    '$mod+Shift+z': press('KeyZ', 'Z', 'Ctrl Shift'),
    '$mod+y': press('KeyY', 'y', 'Ctrl'),
    '$mod+a': press('KeyA', 'a', 'Ctrl'),
    e: press('KeyE', 'e'),
    'Shift+e': press('KeyE', 'E', 'Shift'),
    '?': press('Slash', '?', 'Shift'),
    '.': press('Period', '.'),
    '>': press('Period', '>', 'Shift'),
    '[': press('BracketLeft', '['),
    '+': press('Equal', '+', 'Shift'),
    '=': press('Equal', '='),
    '-': press('Minus', '-'),
    Space: press('Space', ' '),
  },
  'QWERTZ, of Germany': {
    '$mod+z': press('KeyY', 'z', 'Ctrl'),
    '$mod+Shift+z': press('KeyY', 'Z', 'Ctrl Shift'),
    '$mod+y': press('KeyZ', 'y', 'Ctrl'),
    y: press('KeyZ', 'y'),
    '?': press('Minus', '?', 'Shift'),
    '.': press('Period', '.'),
    '>': press('IntlBackslash', '>', 'Shift'),
    '<': press('IntlBackslash', '<'),
    '[': press('Digit8', '[', 'Ctrl Alt AltGraph'),
    ']': press('Digit9', ']', 'Ctrl Alt AltGraph'),
    '+': press('BracketRight', '+'),
    '-': press('Slash', '-'),
  },
  'AZERTY, of France': {
    '$mod+z': press('KeyW', 'z', 'Ctrl'),
    '$mod+a': press('KeyQ', 'a', 'Ctrl'),
    w: press('KeyZ', 'w'),
    m: press('Semicolon', 'm'),
    '?': press('KeyM', '?', 'Shift'),
    '.': press('Comma', '.', 'Shift'),
    ',': press('KeyM', ','),
    '<': press('IntlBackslash', '<'),
    '[': press('Digit5', '[', 'AltGraph'),
    '+': press('Equal', '+', 'Shift'),
  },
  Dvorak: {
    '$mod+z': press('Slash', 'z', 'Ctrl'),
    '$mod+a': press('KeyA', 'a', 'Ctrl'),
    '$mod+c': press('KeyI', 'c', 'Ctrl'),
    e: press('KeyD', 'e'),
    '.': press('KeyE', '.'),
    '?': press('BracketLeft', '?', 'Shift'),
    '[': press('Minus', '['),
  },
  'ЙЦУКЕН, of Russia': {
    '$mod+z': press('KeyZ', 'я', 'Ctrl'),
    '$mod+Shift+z': press('KeyZ', 'Я', 'Ctrl Shift'),
    '$mod+y': press('KeyY', 'н', 'Ctrl'),
    '$mod+a': press('KeyA', 'ф', 'Ctrl'),
    e: press('KeyE', 'у'),
    'Shift+e': press('KeyE', 'У', 'Shift'),
    '.': press('Slash', '.'),
    ',': press('Slash', ',', 'Shift'),
    '?': press('Digit7', '?', 'Shift'),
    '>': press('Period', 'Ю', 'Shift'),
    '[': press('BracketLeft', 'х'),
  },
  Greek: { '$mod+z': press('KeyZ', 'ζ', 'Ctrl'), e: press('KeyE', 'ε'), '?': press('Slash', '?', 'Shift') },
  Hebrew: { '$mod+z': press('KeyZ', 'ז', 'Ctrl'), e: press('KeyE', 'ק'), '.': press('Slash', '.') },
  Arabic: { '$mod+z': press('KeyZ', 'ئ', 'Ctrl'), e: press('KeyE', 'ث'), '?': press('Slash', '؟', 'Shift') },
  'Hangul, with a Korean input method': { '$mod+z': press('KeyZ', 'ㅋ', 'Ctrl'), e: press('KeyE', 'ㄷ') },
};

describe('the shortcut of a press', () => {
  for (const [layout, presses] of Object.entries(LAYOUTS)) {
    it(`is what is printed on the key: ${layout}`, () => {
      for (const [shortcut, event] of Object.entries(presses)) expect(pressOf(event, false), shortcut).toBe(shortcut);
    });
  }

  it('takes Command for Ctrl on a Mac, and Option for AltGr', () => {
    expect(pressOf(press('KeyW', 'z', 'Meta'), true)).toBe('$mod+z');
    expect(pressOf(press('KeyZ', 'z', 'Ctrl'), true)).not.toBe('$mod+z');
    expect(pressOf(press('Digit5', '[', 'Alt'), true)).toBe('[');
    expect(pressOf(press('ArrowUp', 'ArrowUp', 'Alt'), true)).toBe('Alt+ArrowUp');
  });

  it('is none of a letter with another modifier, of a dead key, and of what Caps Lock makes of a letter', () => {
    expect(pressOf(press('KeyZ', 'z', 'Ctrl Alt'), false)).toBe('$mod+Alt+z');
    expect(pressOf(press('KeyE', 'ę', 'Ctrl Alt AltGraph'), false)).toBe('ę');
    expect(pressOf(press('KeyZ', 'z', 'Meta'), false)).toBe('Other+z');
    expect(pressOf(press('BracketLeft', 'Dead'), false)).toBe('Dead');
    // Latin letters and signs that a US keyboard lacks are read by their character, not by their place.
    expect(pressOf(press('BracketLeft', 'ü'), false)).toBe('ü');
    expect(pressOf(press('Equal', '¡'), false)).toBe('¡');
    expect(pressOf(press('KeyE', 'E'), false)).toBe('e');
  });
});
