import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonOptions, jsonProblemText, parseJson, parseJsonObject, writeJson } from './json.ts';

function problem(text: string, options?: JsonOptions): string {
  const read = parseJsonObject(text, options);
  return read.ok ? 'fine' : jsonProblemText(read.problem);
}

/** Reads a text, and checks that the scanner agrees: beside an escaped surrogate pair, which only the scanner can judge. */
function bothRoads(text: string, options?: JsonOptions) {
  const quick = parseJson(text, options);
  const scanned = parseJson(`[${text},"\\ud83d\\ude00"]`, { ...options, depthMax: (options?.depthMax ?? 256) + 1 });
  expect(scanned.ok).toBe(quick.ok);
  if (scanned.ok) expect(scanned.value).toEqual([quick.ok && quick.value, '😀']);
  return quick;
}

describe('JSON that is read', () => {
  it('is what JSON.parse reads', () => {
    const text =
      ' {"a": [1, -2.5e3, "x\\n\\u00e9", null, true], "": {"b": {}}, "__proto__": 1, "😀": "\\ud83d\\ude00"}\n';
    expect(bothRoads(text)).toEqual({ ok: true, value: JSON.parse(text) });
    for (const other of ['1', '"x"', 'null', '[]', ' {} ', '[[], {}, [{}]]', '{"a":":","b":"{\\"a\\":1}"}']) {
      expect(bothRoads(other)).toEqual({ ok: true, value: JSON.parse(other) });
    }
  });

  it('is whatever JSON.stringify writes, -0 aside, which it does not write', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        expect(bothRoads(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
      { numRuns: 2000 },
    );
  });

  it('may be nested as deep as a message, and no deeper', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(bothRoads(nested(256)).ok).toBe(true);
    expect(bothRoads(nested(257))).toMatchObject({
      problem: { message: 'nested deeper than 256 levels', column: 257 },
    });
    expect(bothRoads(nested(3), { depthMax: 3 }).ok).toBe(true);
    expect(bothRoads(nested(4), { depthMax: 3 }).ok).toBe(false);
    expect(bothRoads('[ '.repeat(257) + ']'.repeat(257)).ok).toBe(false);
    expect(problem(`{"a":${'['.repeat(100_000)}`)).toContain('nested deeper');
  });
});

describe('what is wrong with a text', () => {
  it('is said with its place', () => {
    expect(problem('{\n  "a": 1\n  "b": 2\n}')).toBe('Line 3, column 3: expected a comma or }');
    expect(problem('{"a" 1}')).toBe('Line 1, column 6: expected a colon after the name');
    expect(problem('{a: 1}')).toBe('Line 1, column 2: expected a name in double quotes');
    expect(problem('{"a": 1,}')).toBe('Line 1, column 9: a comma may not stand before }');
    expect(problem('{"a": \'x\'}')).toBe('Line 1, column 7: text needs double quotes, not single ones');
    expect(problem('{"a": NaN}')).toBe('Line 1, column 7: “NaN”: this needs double quotes, or is not a value in JSON');
    expect(problem('{"a": 01}')).toBe('Line 1, column 7: “01”: this is not a number in JSON');
    expect(problem('{"a": "x}')).toBe('Line 1, column 7: this text has no closing double quote');
    expect(problem('{"a": "\\x"}')).toBe('Line 1, column 8: this is not an escape that JSON knows');
    expect(problem('{"a": "\t"}')).toBe(
      'Line 1, column 8: a control character must be written as an escape, such as \\t',
    );
    expect(problem('{"a": 1} x')).toBe('Line 1, column 10: nothing may follow the last }');
    expect(problem('{"a": }')).toBe('Line 1, column 7: expected a value');
    expect(problem('{"a": ')).toBe('Line 1, column 7: something is missing here');
    expect(problem('[1]')).toBe('Line 1, column 1: a JSON object starts with {');
    expect(problem('1')).toBe('Line 1, column 1: a JSON object starts with {');
    expect(problem('')).toContain('write a JSON object');
    expect(parseJson('1 2')).toMatchObject({ problem: { message: 'nothing may follow the value', column: 3 } });
  });

  it('has the path of the value that it is in', () => {
    expect(parseJson('{"limits": [1, 2, {"a b": 1e999}]}')).toMatchObject({ problem: { path: '$.limits[2]["a b"]' } });
    expect(parseJson(`{"${'k'.repeat(5000)}": 1e999}`)).toMatchObject({ problem: { path: `$["${'k'.repeat(64)}…"]` } });
  });

  it('quotes at most a few characters', () => {
    const long = parseJson(`{"a": ${'x'.repeat(5000)}}`);
    expect(long).toMatchObject({ problem: { found: `${'x'.repeat(20)}…` } });
  });

  it.each(['.5e-323', '1.e9', '1.2.3e4', '.e5', '1e', '1e+', '..5e1', '1234567890.1234567.8', '.1234567890123456'])(
    'refuses %s, which is no number, with its place',
    (token) => {
      expect(bothRoads(`{"a": ${token}}`)).toMatchObject({ ok: false, problem: { line: 1 } });
    },
  );

  it('agrees with JSON.parse on every text near JSON that holds nothing inexact', () => {
    const nearJson = fc
      .tuple(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
        fc.nat(),
        fc.constantFrom('', '"', ',', '}', '{', ' ', ':', '\\', '\n'),
      )
      .map(([value, at, junk]) => {
        const text = JSON.stringify(value);
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + junk + text.slice(cut + (junk === '' ? 1 : 0));
      });
    fc.assert(
      fc.property(nearJson, (text) => {
        const read = bothRoads(text);
        if (read.ok) expect(read.value).toEqual(JSON.parse(text));
        else if (!/twice|would|too/.test(read.problem.message)) expect(() => JSON.parse(text)).toThrow(SyntaxError);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('numbers', () => {
  /**
   * Reads a number in an object.
   * @returns why it is refused, or 'read'
   */
  const said = (token: string): string => {
    const read = bothRoads(`{"n": ${token}}`);
    if (read.ok) return 'read';
    expect(read.problem).toMatchObject({ line: 1, column: 7, path: '$.n' });
    return read.problem.message;
  };

  it.each([
    '9007199254740991',
    '-9007199254740991',
    // Doubles, as JavaScript writes them.
    '9007199254740992',
    '100000000000000000000',
    '1e+21',
    '100000000000000000000000',
    '1e23',
    '5e-324',
    '1.7976931348623157e+308',
    '0.30000000000000004',
    // The same number in other words.
    '1.50',
    '1E2',
    '100e-2',
    '0.10000000000000000000000',
    '0.0e999',
    '1234567890123.25',
    '20000000000000000000000e-10',
    // Doubles, as %.17g and the exact expansion write them.
    '0.10000000000000001',
    '4.9406564584124654e-324',
    '0.1000000000000000055511151231257827021181583404541015625',
    '-0.5',
    '-0.05',
  ])('%s is read as it is written', (token) => {
    expect(said(token)).toBe('read');
    expect(parseJson(token)).toEqual({ ok: true, value: Number(token) });
  });

  it.each([
    ['9007199254740993', /beyond 2\^53/],
    ['-9007199254740993', /beyond 2\^53/],
    ['12345678901234567890', /beyond 2\^53/],
    ['9223372036854775807', /beyond 2\^53/],
    // Its double is exact, but is written as 9223372036854776000.
    ['9223372036854775808', /beyond 2\^53/],
    ['9.007199254740993e15', /more digits/],
    ['9007199254740993.0', /more digits/],
    ['0.1000000000000000055', /more digits/],
    ['3.14159265358979323846', /more digits/],
    ['1.00000000000000001', /more digits/],
    ['1234567890123.1234567', /more digits/],
    ['1.23456789012345e-320', /more digits/],
    [`0.1${'0'.repeat(120)}1`, /more digits/],
    ['1e999', /too large/],
    ['-1e309', /too large/],
    ['1e-400', /too small/],
    ['1E-400', /too small/],
    ['9007199254740993e0', /more digits/],
    [`0.${'0'.repeat(400)}1`, /too small/],
    ['-0', /sign/],
    ['-0.0', /sign/],
    ['-0e5', /sign/],
  ])('%s is refused, with its place', (token, reason) => {
    expect(said(token)).toMatch(reason);
  });

  it('of any digits are never changed: what is read is written as the same number, or with as many digits is', () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,24}$/);
    const token = fc
      .tuple(digits, fc.option(fc.stringMatching(/^\d{1,24}$/)), fc.option(fc.integer({ min: -330, max: 330 })))
      .map(([whole, part, power]) => whole + (part === null ? '' : `.${part}`) + (power === null ? '' : `e${power}`));
    let read = 0;
    fc.assert(
      fc.property(token, (text) => {
        const result = bothRoads(text);
        if (!result.ok) return;
        read += 1;
        const value = Number(result.value);
        const count = text.replace(/e.*/, '').replace('.', '').replace(/0+$/, '').length;
        expect([value, Number(value.toPrecision(Math.min(100, count)))]).toContain(Number(text));
        if (/^\d+$/.test(text)) expect(BigInt(JSON.stringify(value).replace(/^.*e.*$/, text))).toBe(BigInt(text));
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('keep the sign of zero for a reader that keeps it', () => {
    for (const text of ['-0', '-0.0', '[-0]'])
      expect(bothRoads(text, { negativeZero: true })).toMatchObject({ ok: true });
    expect(Object.is(JSON.parse('-0'), -0)).toBe(true);
    expect(parseJson('-0', { negativeZero: true })).toEqual({ ok: true, value: -0 });
  });
});

describe('names', () => {
  it('that an object has twice are refused, with the place of the second', () => {
    const read = bothRoads('{\n"a": {"b": 1, "b": 2}}');
    expect(read).toMatchObject({ ok: false, problem: { line: 2, column: 15, path: '$.a.b' } });
    expect(problem('{"a": 1, "a": 1}')).toMatch(/used twice/);
    expect(problem('{"a" : 1, "\\u0061" : 1}')).toMatch(/used twice/);
    expect(problem('{"__proto__": 1, "__proto__": 1}')).toMatch(/used twice/);
    expect(problem('{"": 1, "": 1}')).toMatch(/used twice/);
    // Colons in strings do not stand in for those that the names have.
    for (const text of ['{"a":"x:","a":2}', '{"a":"\\":","a":"\\""}', '{"a":"\\"","a":"\\""}'])
      expect(problem(text)).toMatch(/used twice/);
    expect(problem('[{"a":1,"a":[]}]'.slice(1, -1))).toMatch(/used twice/);
  });

  it('that two objects have are fine, and so is text that looks like names', () => {
    for (const text of ['[{"a":1},{"a":2}]', '{"a":{"a":{"a":1}}}', '{"a":"{\\"a\\":1,\\"a\\":2}"}', '{"a":"a\\":"}'])
      expect(bothRoads(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });
});

describe('half of a surrogate pair', () => {
  it.each([
    '"\ud800"',
    '"\\ud800"',
    '"\\udc00"',
    '"\\ud800x"',
    '"x\\ud800\\n"',
    '"\\udc00\\ud800"',
    '"\\ud83d\\ud83d\\ude00"',
  ])('%j is refused, and read by who mends it', (text) => {
    expect(bothRoads(text)).toMatchObject({ ok: false, problem: { message: expect.stringMatching(/surrogate/) } });
    expect(bothRoads(text, { loneSurrogates: true })).toEqual({ ok: true, value: JSON.parse(text) });
    expect(bothRoads(`{${text}: 1}`).ok).toBe(false);
  });

  it('is none where the other half is there, as it is or as an escape', () => {
    for (const text of [
      '"😀"',
      '"\\ud83d\\ude00"',
      '"\ud83d\\ude00"',
      '"\\ud83d\ude00"',
      '"\ue000"',
      '"\\ue000"',
      '"x😀\\n😀"',
    ])
      expect(bothRoads(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });
});

describe('what is written', () => {
  it('reads back as the same value, the sign of zero too', () => {
    for (const value of [{ q: -0 }, [0, -0, 1], { a: { b: [-0] } }, { '~0': '~0~', q: -0 }, { text: ':0,', zero: 0 }]) {
      expect(parseJson(writeJson(value), { negativeZero: true })).toEqual({ ok: true, value });
    }
    expect(writeJson({ q: -0, p: 0 })).toBe('{"q":-0.0,"p":0}');
  });

  it('is what JSON.stringify writes where there is no -0', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(writeJson(plain)).toBe(JSON.stringify(plain));
      }),
      { numRuns: 500 },
    );
  });
});
