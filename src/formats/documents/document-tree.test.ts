import { expect, it } from 'vitest';
import { jsonOf } from './document-tree.ts';

const json = (value: unknown, left = 100) => jsonOf(value, { left });

it('values of a document are JSON: halves of characters are replaced, and numbers that are not finite are texts', () => {
  expect(json({ 'a\ud800': ['\udc00b', '🪶', null, true, 1.5] })).toEqual({
    'a\ufffd': ['\ufffdb', '🪶', null, true, 1.5],
  });
  expect(json([Number.NaN, Number.NEGATIVE_INFINITY, undefined])).toEqual(['NaN', '-Infinity', 'undefined']);
});

it('values of a document are cut at a number of values and of levels', () => {
  expect(json([1, 2, 3, 4], 3)).toEqual([1, 2]);
  expect(json({ a: 1, b: 2, c: 3 }, 2)).toEqual({ a: 1 });
  expect(json([[], 2], 1)).toBe('…');
  const nested = (levels: number): unknown => (levels === 0 ? [] : [nested(levels - 1)]);
  expect(JSON.stringify(json(nested(19)))).toBe(JSON.stringify(nested(19)));
  expect(JSON.stringify(json(nested(30)))).toBe(`${'['.repeat(20)}"…"${']'.repeat(20)}`);
});
