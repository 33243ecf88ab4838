import type { StreamEvents } from '../brokers/gateway/protocol.ts';
import { setTimer } from '../messaging/parts.ts';
import type { Hub } from './hub.ts';

/** Interval between two reads of the list of channels. */
const LOOK_MS = 2000;
/** Delay after a client has named a new channel: by then the server has it. */
const LOOK_SOON_MS = 150;
/** Largest number of channels whose stats are sent. */
const FIGURES_MAX = 50;

/**
 * Sends the list of channels, at first and when the list, or the stats of the reader's own channels, have changed.
 * @param own the channels that the reader reads
 * @returns a function that ends it
 */
export function watchDirectory(
  hub: Hub,
  own: readonly string[],
  tell: (channels: StreamEvents['channels']) => void,
): () => void {
  let ended = false;
  let told = '';
  let wake = (): void => undefined;
  let soon = (): void => undefined;
  const look = async (): Promise<void> => {
    const names = await hub.channels();
    const shown = own.slice(0, FIGURES_MAX);
    const known = await Promise.all(shown.map(async (channel) => ({ channel, figures: await hub.figures(channel) })));
    const others = names.filter((channel) => !shown.includes(channel));
    const channels = [...known, ...others.map((channel) => ({ channel }))];
    const text = JSON.stringify(channels);
    if (text !== told && !ended) tell({ channels });
    told = text;
  };
  const go = async (): Promise<void> => {
    while (!ended) {
      // Without a server there is nothing to send; the stream has reported it.
      await look().catch(() => undefined);
      if (ended) return;
      await new Promise<void>((resolve) => {
        let cancelTimer = setTimer(resolve, LOOK_MS);
        let isSoon = false;
        soon = () => {
          if (isSoon) return;
          isSoon = true;
          cancelTimer();
          cancelTimer = setTimer(resolve, LOOK_SOON_MS);
        };
        wake = () => {
          cancelTimer();
          resolve();
        };
      });
    }
  };
  void go();
  const stopHearing = hub.whenOpened(() => soon());
  return () => {
    ended = true;
    stopHearing();
    wake();
  };
}
