import type { ChannelState } from './channel-state.ts';
import type { Envelope } from './message-broker.ts';
import type { LiveSubscription } from './subscription.ts';

/** Message that is being dispatched from its channel to the subscriptions. */
export interface Dispatch {
  readonly state: ChannelState;
  readonly envelope: Envelope;
  /** Called after every callback's synchronous part. */
  done: (() => void) | undefined;
}

/**
 * Calls every subscription that the message is for, in order of subscription. A callback may end and create subscriptions: ended
 * ones are not called, and new ones do not receive this message.
 */
export function dispatch({ state, envelope, done }: Dispatch): void {
  const { subscriptions, callbacks } = state;
  const { message } = envelope;
  const { seq } = envelope;
  const count = seq > state.newestAfter ? subscriptions.length : countBefore(subscriptions, seq);
  for (let index = 0; index < count; index += 1) {
    // The channel's list is replaced when one leaves; only then must each be checked.
    if (state.subscriptions !== subscriptions && subscriptions[index]?.live === false) continue;
    const callback = callbacks[index];
    if (callback === undefined) {
      subscriptions[index]?.offer(envelope);
      continue;
    }
    try {
      const result = callback(message);
      if (typeof result === 'object' && result !== null) subscriptions[index]?.watch(envelope, result);
    } catch (error) {
      subscriptions[index]?.failed(envelope, error);
    }
  }
  done?.();
}

/**
 * Returns how many subscriptions were made before the message was accepted. They are the first, as the list is in order of
 * subscription.
 */
function countBefore(subscriptions: readonly LiveSubscription[], seq: number): number {
  let count = subscriptions.length;
  while (count > 0 && (subscriptions[count - 1]?.after ?? 0) >= seq) count -= 1;
  return count;
}
