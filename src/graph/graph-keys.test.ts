import { expect, it } from 'vitest';
import { edgeKey, nodeKey } from './graph-keys.ts';

it('names that differ have keys that differ', () => {
  const names = ['a', 'A', ' a', 'a.', 'a:', 'a.3a.', 'a"', 'é', 'e\u0301', 'a\u200B', '__proto__', 'a_b', 'a-b'];
  expect(new Set(names.map((name) => nodeKey('agent', name))).size).toBe(names.length);
  expect(nodeKey('agent', 'a')).not.toBe(nodeKey('channel', 'a'));
});

it('keys can stand in an attribute selector', () => {
  expect(nodeKey('agent', '"]\\:*')).toMatch(/^[A-Za-z0-9:._-]+$/);
});

it('an edge is named by its kind and both ends', () => {
  const link = { kind: 'publish', agent: 'a:b', channel: 'c' } as const;
  const other = { kind: 'publish', agent: 'a', channel: 'b:c' } as const;
  expect(edgeKey(link)).not.toBe(edgeKey(other));
});
