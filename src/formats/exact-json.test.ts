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

  it('does not hide a fault after it, nor move its place', () => {
    const text = '{"id": 90071992547409931, "ratio": 1e400, "n": oops}';
    expect(parseExactJson(text)).toEqual({
      ok: false,
      error: `Line 1, column ${text.indexOf('oops') + 1}: “oops”: this needs double quotes, or is not a value in JSON`,
    });
  });
});

describe('equal names', () => {
  it.each([
    ['of the whole', '{"name": 1, "name": 2}', 13],
    ['of an object within', '{"id": 90071992547409931, "spans": [{"n": 1, "\\u006e": 2}]}', 46],
    ['that a parser gives a meaning of its own', '{"__proto__": 1, "__proto__": 2}', 18],
  ])('%s are refused with their place', (_, text, column) => {
    const error = `Line 1, column ${column}: this name is used twice in the object; only one of the values would be kept`;
    expect(parseExactJson(text)).toEqual({ ok: false, error });
  });

  it('of different objects, and colons in texts, are read', () => {
    const text = '[{"a:b": "c:{\\"d\\":1}"}, {"a:b": {"a:b": ":"}}]';
    expect(parseExactJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });
});
