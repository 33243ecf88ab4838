import { expect, it } from 'vitest';
import { loadedOnce } from './loaded-once.ts';

it('code that did not load is loaded by the next call, and once', async () => {
  let loads = 0;
  const later = loadedOnce(async () => {
    loads += 1;
    if (loads === 1) throw new TypeError('Failed to fetch dynamically imported module');
    return { page: loads };
  });
  expect(loads).toBe(0);
  const first = await Promise.allSettled([later(), later()]);
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(loads).toBe(1);
  const page = await later();
  expect(await later()).toBe(page);
  expect(loads).toBe(2);
});
