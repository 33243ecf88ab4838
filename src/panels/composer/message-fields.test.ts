import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonObject } from '../../messaging/parts.ts';
import { fieldsOf, kindOf, type MessageField, problemOfFields, problemOfText, textOf } from './message-fields.ts';

function fields(...pairs: readonly (readonly [string, string])[]): readonly MessageField[] {
  return pairs.map(([name, value], id) => ({ id, name, value }));
}

describe('a message as fields', () => {
  it('has a name and a value for each member, text without quotes', () => {
    const text = '{ "setpoint": 1.0, "by": "operator", "limits": [1, {"kw": 2}], "on": true }';
    expect(fieldsOf(text)).toEqual(
      fields(['setpoint', '1.0'], ['by', 'operator'], ['limits', '[1, {"kw": 2}]'], ['on', 'true']),
    );
  });

  it('keeps the value of every text there and back', () => {
    const object = fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name.trim() === name && name !== '__proto__'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(object, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const there = fieldsOf(text);
        expect(there).toBeDefined();
        expect(JSON.parse(textOf(there ?? []))).toEqual(JSON.parse(text));
        expect(fieldsOf(textOf(there ?? []))).toEqual(there);
      }),
    );
  });

  it('keeps numbers as they are written, also those that are refused', () => {
    const text = '{ "a": 1.0, "b": 1e3, "c": 9007199254740993, "d": -0 }';
    expect(textOf(fieldsOf(text) ?? [])).toBe(text);
  });

  it('keeps text that looks like something else in quotes', () => {
    expect(fieldsOf('{ "a": "1.0", "b": "true", "c": " x", "d": "[draft]", "e": "" }')).toEqual(
      fields(['a', '"1.0"'], ['b', '"true"'], ['c', ' x'], ['d', '"[draft]"'], ['e', '']),
    );
  });

  it('reads what is typed: numbers, words, lists, and text otherwise', () => {
    expect(textOf(fields(['n', ' 5 '], ['t', '5 kW'], ['d', '2026-01-01'], ['z', '007'], ['b', 'null']))).toBe(
      '{ "n": 5, "t": "5 kW", "d": "2026-01-01", "z": "007", "b": null }',
    );
    expect(['5', 'five', 'true', '[1]', '{"a":1}', 'null', '['].map(kindOf)).toEqual([
      'number',
      'text',
      'yes or no',
      'list',
      'object',
      'null',
      '',
    ]);
  });

  it('is not offered for what is no object, or has a field without a name', () => {
    expect(['', '[1]', '{ "a": }', '{"": 1}', '"text"'].map(fieldsOf)).toEqual(Array(5).fill(undefined));
    expect(fieldsOf('{}')).toEqual([]);
  });
});

describe('a problem of a message', () => {
  it('names its field and its cause, and shows an example that is right', () => {
    const wrong = [
      ['id', '9007199254740993'],
      ['limits', '[1, 2'],
      ['range', '{"low" 1}'],
      ['by', '"operator'],
    ] as const;
    for (const [name, value] of wrong) {
      const problem = problemOfFields(fields(['ok', '1'], [name, value]));
      expect(problem).toMatchObject({ field: 1, part: 'value' });
      expect(problem?.message).toMatch(new RegExp(`^${name}: `));
      const example = problem?.message.split('For example: ')[1] ?? '';
      expect(problemOfFields(fields([name, example]))).toBeUndefined();
    }
  });

  it('names a field without a name, and a name that is there twice', () => {
    expect(problemOfFields(fields(['', '1']))).toMatchObject({ field: 0, part: 'name' });
    expect(problemOfFields(fields(['a', '1'], ['a2', '1'], ['a', '2']))?.message).toMatch(/for example: a3$/);
    expect(problemOfFields(fields(['a', '1'], ['', '']))).toBeUndefined();
  });

  it('in JSON names line and column, and shows an object that is right', () => {
    for (const text of ['', '{ "setpoint": }', '[1]', '{"a": 1, "a": 2}', '{"n": 9007199254740993}']) {
      const message = problemOfText(text)?.message ?? '';
      expect(message).toMatch(/^Line 1, column \d+: /);
      expect(parseJsonObject(message.split('For example: ')[1] ?? '').ok).toBe(true);
    }
    expect(problemOfText('{ "setpoint": 1.0 }')).toBeUndefined();
  });
});
