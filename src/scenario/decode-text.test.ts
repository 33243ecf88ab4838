import { expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';

const TEXT = '{"name":"Füße 🪶"}';

function utf16(text: string, order: 'little' | 'big'): Uint8Array {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'little' ? bytes : bytes.swap16();
}

it('UTF-8 and UTF-16 in both orders are read, with a byte order mark and without one', () => {
  const MARK = '\ufeff';
  for (const text of [TEXT, MARK + TEXT]) {
    expect(decodeText(Buffer.from(text))).toBe(TEXT);
    expect(decodeText(utf16(text, 'little'))).toBe(TEXT);
    expect(decodeText(utf16(text, 'big'))).toBe(TEXT);
  }
  expect(decodeText(new Uint8Array())).toBe('');
});

it('bytes that are neither are refused, not replaced', () => {
  expect(decodeText(Uint8Array.of(0x7b, 0xff, 0x7d))).toBeUndefined();
  expect(decodeText(Uint8Array.of(0xff, 0xfe, 0x00, 0xd8))).toBeUndefined();
});
