import { expect, it } from 'vitest';
import { safely, storedJson } from './safe-storage.ts';
import { fullStorage, testStorage } from './testing/test-storage.ts';

it('keeps what is written, and says so', () => {
  const storage = testStorage({ a: '1' });
  expect(storage.setItem('b', '2')).toBe(true);
  expect([storage.getItem('a'), storage.getItem('b'), storage.getItem('c')]).toEqual(['1', '2', null]);
  storage.removeItem('a');
  expect(storage.getItem('a')).toBeNull();
});

it('throws nothing where storage is full or blocked, and says that nothing is kept', () => {
  const blocked = safely(() => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  });
  for (const storage of [fullStorage(), blocked]) {
    expect(storage.setItem('a', '1')).toBe(false);
    expect(storage.getItem('a')).toBeNull();
    expect(() => storage.removeItem('a')).not.toThrow();
  }
});

it('reads JSON, and what is no JSON as absent', () => {
  expect(storedJson(testStorage({ a: '{"b":[1]}' }), 'a')).toEqual({ b: [1] });
  for (const text of ['', '{', 'undefined']) expect(storedJson(testStorage({ a: text }), 'a')).toBeUndefined();
  expect(storedJson(testStorage(), 'a')).toBeUndefined();
});
