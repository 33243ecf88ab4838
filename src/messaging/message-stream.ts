import { BrokerClosedError } from './errors.ts';

const END = { done: true, value: undefined } as const;

/**
 * Makes a stream of a queue. It takes a message when it is asked for one, never ahead. Leaving it ends the wait and takes nothing;
 * it ends by itself when the broker closes.
 * @param consume takes the next message, or waits for it until the signal aborts
 * @param signal makes the stream throw an `AbortError`
 */
export function messageStream<Received>(
  consume: (ended: AbortSignal) => Promise<Received>,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<Received> {
  const leaving = new AbortController();
  const ended = signal === undefined ? leaving.signal : AbortSignal.any([leaving.signal, signal]);
  return {
    async next() {
      if (leaving.signal.aborted) return END;
      try {
        return { done: false, value: await consume(ended) };
      } catch (error) {
        const isLeft = leaving.signal.aborted;
        leaving.abort();
        if (isLeft || error instanceof BrokerClosedError) return END;
        throw error;
      }
    },
    async return() {
      leaving.abort();
      return END;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
