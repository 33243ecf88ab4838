import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatsOf, placeIn, writeFloats } from './floats.ts';
import type { JsonValue } from './message-broker.ts';

describe('floats', () => {
  it.each([
    ['{"setpoint": 1.0}', ['/setpoint']],
    ['{"a": 1, "b": 1.5, "c": "1.0", "d": true}', undefined],
    ['{"list": [1, 2.0, {"x/y": 3.0, "~": -0.0}], "e": 1e3}', ['/list/1', '/list/2/x~1y', '/list/2/~0', '/e']],
    ['{"a": {"b": [[], [0.0]]}, "a,b": 7.0, "\\"": 1.0}', ['/a/b/1/0', '/a,b', '/"']],
  ])('are found in %s', (text, places) => {
    expect(floatsOf(text)).toEqual(places);
  });

  it('are written with a fraction, and nothing else is', () => {
    const floats = ['/a', '/b/1', '/missing', '/text', '/large'];
    const value = { a: 1, b: [1, 2], text: 'x', large: 1e21, c: {}, d: [] };
    expect(writeFloats(value, floats)).toBe('{"a":1.0,"b":[1,2.0],"text":"x","large":1e+21,"c":{},"d":[]}');
    expect(writeFloats({ a: 1, b: [2] }, ['/b/0'], 2)).toBe('{\n  "a": 1,\n  "b": [\n    2.0\n  ]\n}');
  });

  it('are read back where they were written; and nothing else of the text changes', () => {
    const any = fc.jsonValue() as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), any), fc.constantFrom(0, 2), (value, indent) => {
        // Whole numbers, as an exponent is a fraction already.
        const message = JSON.parse(JSON.stringify(value), (_, part) =>
          typeof part === 'number' ? Math.trunc(part % 1e6) + 0 : part,
        );
        const places = numbersIn(message);
        const floats = places.filter((_, index) => index % 2 === 0);
        const text = writeFloats(message, floats, indent);
        expect(floatsOf(text) ?? []).toEqual(floats);
        expect(JSON.parse(text)).toEqual(message);
        expect(floatsOf(writeFloats(message, [], indent))).toBeUndefined();
        if (floats.length === 0) expect(text).toBe(JSON.stringify(message, undefined, indent));
      }),
    );
  });

  it('are written as JSON.stringify indents', () => {
    const message = { a: [1, { b: [], c: {} }], d: 'x' };
    expect(writeFloats(message, ['/nothing'], 2)).toBe(JSON.stringify(message, undefined, 2));
  });
});

function numbersIn(value: JsonValue, place = ''): readonly string[] {
  if (typeof value === 'number') return [place];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => numbersIn(item, placeIn(place, key)));
}
