/** The waits that end with a promise: for space, and for a message. Each removes its listener and its timer. */
import type { ChannelState } from './channel-state.ts';
import type { Timer } from './defer.ts';
import { AbortError, BrokerClosedError, TimeoutError } from './errors.ts';
import type { ConsumeOptions, Envelope, Message } from './message-broker.ts';

/** Settles as `admit` does when there is space, or rejects if the wait is aborted or refused. */
export function admitted(
  state: ChannelState,
  size: number,
  signal: AbortSignal | undefined,
  admit: () => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      state.blocked.delete(blocked);
      reject(new AbortError(signal?.reason));
    };
    const blocked = {
      size,
      admit: () => {
        signal?.removeEventListener('abort', onAbort);
        resolve(admit());
      },
      refuse: (error: Error) => {
        signal?.removeEventListener('abort', onAbort);
        reject(error);
      },
    };
    state.blocked.add(blocked);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

interface Source {
  take(channel: string, receive: (envelope: Envelope) => void, closed: () => void): () => boolean;
}

/** Resolves with the next message of the channel, within the time limit and unless the signal aborts. */
export function consumed(
  source: Source,
  channel: string,
  { signal, timeoutMs = Infinity }: ConsumeOptions,
  timer: Timer,
): Promise<Message> {
  if (signal?.aborted) throw new AbortError(signal.reason);
  return new Promise((resolve, reject) => {
    let cancelTimer = (): void => undefined;
    const settle = (finish: () => void): void => {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
      finish();
    };
    const giveUp = (error: Error): void => {
      if (leave()) settle(() => reject(error));
    };
    const onAbort = (): void => giveUp(new AbortError(signal?.reason));
    let received = false;
    const leave = source.take(
      channel,
      ({ message }) => {
        received = true;
        settle(() => resolve(message));
      },
      () => settle(() => reject(new BrokerClosedError())),
    );
    if (received) return;
    const late = (): void => giveUp(new TimeoutError(channel, timeoutMs));
    if (timeoutMs === 0) return late();
    signal?.addEventListener('abort', onAbort, { once: true });
    if (timeoutMs !== Infinity) cancelTimer = timer(late, timeoutMs);
  });
}
