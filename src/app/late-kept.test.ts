import { expect, it } from 'vitest';
import type { KeptScenarios } from './kept-scenarios.ts';
import { keptScenarios } from './late-kept.ts';

const EMPTY: KeptScenarios = {
  list: async () => [],
  read: async () => undefined,
  save: async () => 1,
  remove: async () => undefined,
};

it('code that did not load is loaded by the next call, and once', async () => {
  let loads = 0;
  const kept = keptScenarios(async () => {
    loads += 1;
    if (loads === 1) throw new TypeError('Failed to fetch dynamically imported module');
    return EMPTY;
  });
  expect(loads).toBe(0);
  const first = await Promise.allSettled([kept.list(), kept.read('1')]);
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(loads).toBe(1);
  expect(await kept.list()).toEqual([]);
  expect(await kept.read('1')).toBeUndefined();
  expect(loads).toBe(2);
});
