/** Requests to a server that is silent. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { outcome } from '../messaging/contract/harness.ts';
import { ANSWER_MS_MAX, fetchAnswer } from './fetch-answer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Stands for a server that is silent. */
function silence(_address: string, { signal }: RequestInit): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}

it('a request without an answer is given up in time, and says so', async () => {
  vi.stubGlobal('fetch', silence);
  const asked = fetchAnswer('/file').catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(ANSWER_MS_MAX);
  expect(await asked).toHaveProperty('message', 'the server has not answered for 10 s');
});

it('a request that is cancelled ends at once', async () => {
  vi.stubGlobal('fetch', silence);
  const cancelling = new AbortController();
  const asked = outcome(fetchAnswer('/file', { signal: cancelling.signal }));
  cancelling.abort();
  expect(await asked).toBe('AbortError');
});

it('an answer that has begun may take as long as it does', async () => {
  let given: AbortSignal | null | undefined;
  vi.stubGlobal('fetch', async (_address: string, { signal }: RequestInit) => {
    given = signal;
    return new Response('begun');
  });
  await fetchAnswer('/file');
  await vi.advanceTimersByTimeAsync(2 * ANSWER_MS_MAX);
  expect(given?.aborted).toBe(false);
});
