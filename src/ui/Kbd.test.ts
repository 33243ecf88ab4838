import { expect, it } from 'vitest';
import { keyNames } from './Kbd.tsx';

it('names the keys of the keyboard at hand', () => {
  expect(keyNames('$mod+Shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(keyNames('$mod+Shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(keyNames('$mod+Enter', false)).toEqual(['Ctrl', 'Enter']);
});

it('reads the plus key and named keys', () => {
  expect(keyNames('+', false)).toEqual(['+']);
  expect(keyNames('$mod++', false)).toEqual(['Ctrl', '+']);
  expect(keyNames('?', false)).toEqual(['?']);
  expect(keyNames('ArrowLeft', false)).toEqual(['←']);
});
