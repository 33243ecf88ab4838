/** Ways to receive that any broker can offer, as they stand on `consume` and `subscribe`: `messages` and `once`. */
import { checkConsumeOptions } from './arguments.ts';
import type { Timer } from './defer.ts';
import { AbortError, BrokerClosedError, TimeoutError } from './errors.ts';
import type { BrokerEvents, Message, MessageCallback, OnceOptions, Subscription } from './message-types.ts';

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

/** Parts of a broker that the wait needs. */
interface Subscribing {
  subscribe(channel: string, callback: MessageCallback): Subscription;
  on(name: 'closed', listener: (event: BrokerEvents['closed']) => void): () => void;
}

/** Resolves with the next message that a new subscription sees. Leaves no subscription, listener or timer behind. */
export function nextMessage(
  broker: Subscribing,
  channel: string,
  options: OnceOptions,
  timer: Timer,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    checkConsumeOptions(options, 'once');
    const { signal, timeoutMs = Infinity } = options;
    if (signal?.aborted) throw new AbortError(signal.reason);
    let cancelTimer = (): void => undefined;
    const settle = (finish: () => void): void => {
      subscription();
      stopListening();
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
      finish();
    };
    const giveUp = (error: unknown): void => settle(() => reject(error));
    const onAbort = (): void => giveUp(new AbortError(signal?.reason));
    const subscription = broker.subscribe(channel, (message) => settle(() => resolve(message)));
    const stopListening = broker.on('closed', () => giveUp(new BrokerClosedError()));
    subscription.ready.catch(giveUp);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (timeoutMs !== Infinity) cancelTimer = timer(() => giveUp(new TimeoutError(channel, timeoutMs)), timeoutMs);
  });
}
