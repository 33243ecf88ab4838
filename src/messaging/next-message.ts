import { checkConsumeOptions } from './arguments.ts';
import type { Timer } from './defer.ts';
import { AbortError, BrokerClosedError, TimeoutError } from './errors.ts';
import type { BrokerEvents, Message, MessageCallback, OnceOptions, Subscription } from './message-types.ts';

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
