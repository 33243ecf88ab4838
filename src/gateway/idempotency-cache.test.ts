import { expect, it } from 'vitest';
import { outcome } from '../messaging/contract/harness.ts';
import { IdempotencyCache } from './idempotency-cache.ts';

function counted(...results: readonly (number | Error)[]) {
  let count = 0;
  const work = async (): Promise<number> => {
    const result = results[count] ?? 0;
    count += 1;
    if (result instanceof Error) throw result;
    return result;
  };
  return { work, times: () => count };
}

it('is done once for a key, also while it is under way; without a key each time', async () => {
  const once = new IdempotencyCache<number>(100);
  const { work, times } = counted(1, 2, 3, 4);
  expect(await Promise.all([once.do('k', 'b', work), once.do('k', 'b', work)])).toEqual([1, 1]);
  expect(await once.do('k', 'b', work)).toBe(1);
  expect([await once.do('other', 'b', work), await once.do(undefined, 'b', work)]).toEqual([2, 3]);
  expect(times()).toBe(3);
});

it('what threw, or is not final, is done again', async () => {
  const once = new IdempotencyCache<number>(100);
  const { work } = counted(new Error('no'), 1, 2);
  const isFinal = (result: number) => result === 2;
  expect(await outcome(once.do('k', 'b', work, isFinal))).toBe('Error');
  const rest = [];
  for (let turn = 0; turn < 3; turn += 1) rest.push(await once.do('k', 'b', work, isFinal));
  expect(rest).toEqual([1, 2, 2]);
});

it('a key belongs to one body', async () => {
  const once = new IdempotencyCache<number>(100);
  await once.do('k', 'b', async () => 1);
  expect(() => once.do('k', 'c', async () => 2)).toThrow(/was used for another request/);
});

it('so many keys are remembered; the oldest make room', async () => {
  const once = new IdempotencyCache<string>(2);
  const work = (key: string) => once.do(key, 'b', async () => `${key} done`);
  for (const key of ['a', 'b', 'c']) await work(key);
  let done = 0;
  const again = (key: string) =>
    once.do(key, 'b', async () => {
      done += 1;
      return 'again';
    });
  expect([await again('c'), await again('b'), done]).toEqual(['c done', 'b done', 0]);
  expect([await again('a'), done]).toEqual(['again', 1]);
});
