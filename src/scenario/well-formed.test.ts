import { describe, expect, it } from 'vitest';
import { snapshot } from '../messaging/index.ts';
import { Repairs } from './repairs.ts';
import { illFormedPath, isWellFormed, mendStrings, readablePath, TooDeep, WALK_DEPTH_MAX } from './well-formed.ts';

const HALF = '\ud83d';
const WHOLE = '\ud83d\ude00';

/** Returns a value inside of so many lists. */
function nested(levels: number, inner: unknown): unknown {
  let value = inner;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

function mended(value: unknown): { readonly value: unknown; readonly repairs: readonly string[] } {
  const repairs = new Repairs();
  return { value: mendStrings(value, repairs), repairs: repairs.report().repairs };
}

it('half of a pair is not well-formed, wherever it stands', () => {
  expect(['', 'a', WHOLE].every(isWellFormed)).toBe(true);
  expect([HALF, `a${HALF}b`, `${WHOLE}${HALF}`, '\ude00'].some(isWellFormed)).toBe(false);
});

it('a path is read like one of JavaScript', () => {
  expect(readablePath([])).toBe('');
  expect(readablePath(['agents', 3, 'id'])).toBe('agents[3].id');
});

describe('mending', () => {
  it('gives back the same object where nothing is wrong', () => {
    for (const value of ['a', WHOLE, 1, null, undefined, true, [], {}, { a: ['b', { [WHOLE]: null }] }])
      expect(mended(value)).toEqual({ value, repairs: [] });
    const value = { list: ['a', { b: WHOLE }], number: Number.NaN };
    expect(mended(value).value).toBe(value);
  });

  it('replaces each half, in strings and keys, and says where', () => {
    expect(mended(`${HALF}a${HALF}`)).toEqual({
      value: '\ufffda\ufffd',
      repairs: [': half of a character was replaced by “\ufffd”.'],
    });
    const same = { c: 'd' };
    const { value, repairs } = mended({ list: ['a', `b${HALF}`, same], [`k${HALF}`]: 1 });
    expect(value).toEqual({ list: ['a', 'b\ufffd', same], 'k\ufffd': 1 });
    expect(value).toHaveProperty('list.2', same);
    expect(repairs).toEqual([
      'list[1]: half of a character was replaced by “\ufffd”.',
      ': half of a character was replaced by “\ufffd”.',
    ]);
  });

  it('goes down so many levels and no further', () => {
    expect(mended(nested(WALK_DEPTH_MAX, 'a')).repairs).toEqual([]);
    expect(() => mended(nested(WALK_DEPTH_MAX + 1, 'a'))).toThrow(TooDeep);
  });
});

describe('the place of the first half', () => {
  it('is that of a string, or of the object with a key', () => {
    expect(illFormedPath(HALF)).toBe('');
    expect(illFormedPath({ a: ['b', HALF, HALF] })).toBe('a[1]');
    expect(illFormedPath({ a: { b: { [HALF]: 1 } } })).toBe('a.b');
  });

  it('is nowhere in what is well-formed, or was checked as a message', () => {
    for (const value of ['a', WHOLE, 1, null, undefined, { a: ['b', { [WHOLE]: null }] }])
      expect(illFormedPath(value)).toBeUndefined();
    expect(illFormedPath({ message: snapshot({ a: [WHOLE] }) })).toBeUndefined();
  });
});
