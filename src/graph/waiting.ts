/** Messages that wait in a channel, opened from the picture. */
import type { HeronryStore } from '../store/index.ts';

/** Returns the message with that number in the channel's order. */
export function waitingMessage(store: HeronryStore, channel: string, seq: number): number | undefined {
  const { trace } = store.getState();
  const number = trace.acceptedAs(channel, seq);
  return number === undefined ? undefined : trace.messageOf(number);
}

/** Selects the message with that number in the channel's order, and shows it in the inspector. */
export function openWaiting(store: HeronryStore, channel: string, seq: number): void {
  const { actions } = store.getState();
  const message = waitingMessage(store, channel, seq);
  if (message === undefined) return;
  actions.select({ message });
  actions.showPanel('inspector');
}
