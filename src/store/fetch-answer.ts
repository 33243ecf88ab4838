/** Longest wait for the head of an answer, in milliseconds. */
export const ANSWER_MS_MAX = 10_000;

/**
 * Fetches, and gives up where no answer begins in time: a server may accept a request and be silent. Its body may take longer.
 * @throws Error that says so; or the browser's
 */
export async function fetchAnswer(address: string, init: RequestInit = {}): Promise<Response> {
  const waiting = new AbortController();
  const late = new Error(`the server has not answered for ${ANSWER_MS_MAX / 1000} s`);
  const timer = setTimeout(() => waiting.abort(late), ANSWER_MS_MAX);
  const { signal } = waiting;
  try {
    return await fetch(address, { ...init, signal: init.signal ? AbortSignal.any([init.signal, signal]) : signal });
  } finally {
    clearTimeout(timer);
  }
}
