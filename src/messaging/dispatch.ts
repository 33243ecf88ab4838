import type { ChannelState } from './channel-state.ts';
import type { Envelope } from './message-broker.ts';
import type { LiveSubscription } from './subscription.ts';

/** A message on its way from its channel to the subscriptions. */
export interface Dispatch {
  readonly state: ChannelState;
  readonly envelope: Envelope;
  /** Called when every callback's synchronous part has run. */
  done: (() => void) | undefined;
}

/**
 * Calls every subscription that the message is for, in order of subscription. A callback may end and make subscriptions:
 * those that end are not called, those that are made come too late for this message.
 */
export function dispatch({ state, envelope, done }: Dispatch): void {
  const { subscriptions, callbacks } = state;
  const { message } = envelope;
  const count = countBefore(subscriptions, envelope.seq);
  for (let index = 0; index < count; index += 1) {
    // The channel's list is replaced when one leaves, and only then does each have to be asked.
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

/** How many were made before the message was accepted; they are the first, as the list is in order of subscription. */
function countBefore(subscriptions: readonly LiveSubscription[], seq: number): number {
  let count = subscriptions.length;
  while (count > 0 && (subscriptions[count - 1]?.after ?? 0) >= seq) count -= 1;
  return count;
}
