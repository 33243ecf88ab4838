/** Messages that wait in a channel, opened from the picture. */
import type { HeronryStore } from '../store/index.ts';

/** Selects the message with that number in the channel's order, and shows it in the inspector. */
export function openWaiting(store: HeronryStore, channel: string, seq: number): void {
  const { trace, actions } = store.getState();
  const number = trace.acceptedAs(channel, seq);
  if (number === undefined) return;
  actions.select({ message: trace.messageOf(number) });
  actions.showPanel('inspector');
}
