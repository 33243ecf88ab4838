import { expect, it, onTestFinished, vi } from 'vitest';
import { loadPatiently } from './load-patiently.ts';

it('code is loaded again until it is there, ever more rarely, and the first failure is printed', async () => {
  vi.useFakeTimers();
  const printed = vi.spyOn(console, 'warn').mockReturnValue(undefined);
  onTestFinished(() => {
    vi.useRealTimers();
    printed.mockRestore();
  });
  const missing = new TypeError('Failed to fetch dynamically imported module');
  const atMs: number[] = [];
  const startMs = Date.now();
  const loaded = loadPatiently(async () => {
    atMs.push(Date.now() - startMs);
    if (atMs.length < 7) throw missing;
    return 'there';
  });
  await vi.runAllTimersAsync();
  expect(await loaded).toBe('there');
  expect(atMs).toEqual([0, 500, 1500, 3500, 7500, 15_500, 23_500]);
  expect(printed.mock.calls).toEqual([[expect.stringContaining('trying again'), missing]]);
});
