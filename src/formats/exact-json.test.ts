import { describe, expect, it } from 'vitest';
import { parseExactJson } from './exact-json.ts';

describe('a number of a file of another program', () => {
  it.each([
    ['an integer beyond 2^53', '9007199254740993'],
    ['an integer of 16 digits, as times and ids are', '1700000000000000'],
    ['an id that begins with zeros', '00000000000000000012'],
    ['a decimal with more digits than a double keeps', '0.1234567890123456789'],
    ['a number too large for a double', '1e400'],
    ['a negative number too large for a double', '-1E+400'],
    ['a number that would become 0', '1e-400'],
  ])('is read as text: %s', (_, token) => {
    expect(parseExactJson(`{"n": [${token}], "text": "${token}"}`)).toEqual({
      ok: true,
      value: { n: [token], text: token },
    });
  });

  it.each([0.1 + 0.2, 1.5e3, 5e-324, 1.7976931348623157e308, 123456789.012345, 0, -12])(
    'stays the number %s',
    (number) => {
      expect(parseExactJson(`[${number}]`)).toEqual({ ok: true, value: [number] });
    },
  );

  it.each(['1-2', '01e400', '1e', '1.2.3e400'])('is refused with its place if it is none: %s', (token) => {
    const result = parseExactJson(`{\n"n": ${token}}`);
    expect(result).toMatchObject({ ok: false, error: expect.stringMatching(/^Line 2, column \d+: /) });
  });
});
