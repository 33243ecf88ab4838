import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { networkFirst, WAIT_MS } from './network-first.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const fresh = new Response('fresh');
const copy = new Response('copy');
const hasCopy = async () => copy;
const hasNone = async () => undefined;
const silent = new Promise<Response>(() => undefined);

/** Returns what a promise has come to, if it has. */
async function stateOf<T>(promise: Promise<T>): Promise<T | 'waits'> {
  return Promise.race([promise, vi.advanceTimersByTimeAsync(0).then(() => 'waits' as const)]);
}

it('what the server answers comes before the copy, however slow it is up to the limit', async () => {
  const slow = new Promise<Response>((resolve) => setTimeout(() => resolve(fresh), WAIT_MS - 1));
  const page = networkFirst(slow, hasCopy);
  await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
  expect(await page).toBe(fresh);
  expect(vi.getTimerCount()).toBe(0);
});

it('a server that is silent holds up no page that is kept', async () => {
  const page = networkFirst(silent, hasCopy);
  await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
  expect(await stateOf(page)).toBe('waits');
  await vi.advanceTimersByTimeAsync(1);
  expect(await stateOf(page)).toBe(copy);
});

it('without a copy it waits for the server, and throws what the network throws', async () => {
  let answer: (response: Response) => void = () => undefined;
  const page = networkFirst(new Promise((resolve) => (answer = resolve)), hasNone);
  await vi.advanceTimersByTimeAsync(10 * WAIT_MS);
  expect(await stateOf(page)).toBe('waits');
  answer(fresh);
  expect(await page).toBe(fresh);
  await expect(networkFirst(Promise.reject(new Error('offline')), hasNone)).rejects.toThrow('offline');
});

it('without a network the copy comes at once', async () => {
  expect(await networkFirst(Promise.reject(new Error('offline')), hasCopy)).toBe(copy);
  expect(vi.getTimerCount()).toBe(0);
});
