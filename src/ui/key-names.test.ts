import { expect, it } from 'vitest';
import { keyNames } from './key-names.ts';

it('names the keys of the keyboard at hand', () => {
  expect(keyNames('$mod+Shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(keyNames('$mod+Shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(keyNames('$mod+KeyD', false)).toEqual(['Ctrl', 'D']);
});

it('reads the plus key, sequences and named keys', () => {
  expect(keyNames('+', false)).toEqual(['+']);
  expect(keyNames('$mod++', false)).toEqual(['Ctrl', '+']);
  expect(keyNames('Shift+?', false)).toEqual(['Shift', '?']);
  expect(keyNames('g s', false)).toEqual(['G', 'S']);
  expect(keyNames('ArrowLeft', false)).toEqual(['←']);
});
