import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemText, readJsonObject } from './json-text.ts';

function problem(text: string): string {
  const read = readJsonObject(text);
  return read.ok ? 'fine' : problemText(read.problem);
}

describe('readJsonObject', () => {
  it('reads what JSON.parse reads', () => {
    const text = ' {"a": [1, -2.5e3, "x\\n\\u00e9", null, true], "": {"b": {}}}\n';
    expect(readJsonObject(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it('says where and what', () => {
    expect(problem('{\n  "a": 1\n  "b": 2\n}')).toBe('Line 3, column 3: expected a comma or }');
    expect(problem('{"a" 1}')).toBe('Line 1, column 6: expected a colon after the name');
    expect(problem('{a: 1}')).toBe('Line 1, column 2: expected a name in double quotes');
    expect(problem('{"a": 1,}')).toBe('Line 1, column 9: a comma may not stand before }');
    expect(problem('{"a": \'x\'}')).toBe('Line 1, column 7: text needs double quotes, not single ones');
    expect(problem('{"a": NaN}')).toBe('Line 1, column 7: “NaN” needs double quotes, or is not a value in JSON');
    expect(problem('{"a": 01}')).toBe('Line 1, column 7: “01” is not a number in JSON');
    expect(problem('{"a": "x}')).toBe('Line 1, column 7: this text has no closing double quote');
    expect(problem('{"a": "\\x"}')).toBe('Line 1, column 8: this is not an escape that JSON knows');
    expect(problem('{"a": 1} x')).toBe('Line 1, column 10: nothing may follow the last }');
    expect(problem('{"a": 1e999}')).toBe('Line 1, column 7: “1e999” is too large a number');
    expect(problem('[1]')).toBe('Line 1, column 1: a JSON object starts with {');
  });

  it('asks for an object where there is nothing', () => {
    expect(problem('')).toContain('write a JSON object');
  });

  it('refuses a bottomless text without overflowing', () => {
    expect(problem(`{"a":${'['.repeat(100_000)}`)).toContain('nested deeper');
  });

  it('agrees with JSON.parse on every text near JSON, but that it takes no infinite number', () => {
    const nearJson = fc
      .tuple(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
        fc.nat(),
        fc.constantFrom('', '"', ',', '}', '{', ' ', '1', '\\', '\n'),
      )
      .map(([value, at, junk]) => {
        const text = JSON.stringify(value);
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + junk + text.slice(cut + (junk === '' ? 1 : 0));
      });
    fc.assert(
      fc.property(nearJson, (text) => {
        expect(readJsonObject(text).ok).toBe(parses(text));
      }),
      { numRuns: 2000 },
    );
  });
});

function parses(text: string): boolean {
  let finite = true;
  try {
    const value: unknown = JSON.parse(text, (_key, part: unknown) => {
      finite &&= typeof part !== 'number' || Number.isFinite(part);
      return part;
    });
    return finite && typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
