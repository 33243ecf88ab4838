/**
 * Takes from a queue by `XREADGROUP` itself instead of the script `take`, which spends most of its time on passing the entries
 * through Lua.
 * 1. A channel with a backlog is read this way: the script has found as many messages as were wanted, and nobody was waiting.
 * 2. Messages of consumers that died come first. So the server is asked for them before, in the same write; if there are any, what
 *    was read is released, and the script takes the oldest.
 * 3. An entry that needs a count of the server (one that the queue skips, or one of a foreign client) ends it in the same way.
 */
import { ServerError } from '../../messaging/index.ts';
import type { Taken } from '../network/driver.ts';
import { type EntryFields, readFields } from './entries.ts';

/** Sends a command for the channel, after all earlier publishes. */
export type Send = (channel: string, command: readonly string[]) => Promise<unknown>;

export interface DirectTakeSettings {
  readonly group: string;
  readonly consumer: string;
  readonly claimAfterMs: number;
  readonly streamOf: (channel: string) => string;
  readonly send: Send;
  readonly release: (channel: string, ids: readonly string[]) => void;
}

export class DirectTake {
  readonly #settings: DirectTakeSettings;
  /** Channels with a backlog. */
  readonly #backlogs = new Set<string>();

  constructor(settings: DirectTakeSettings) {
    this.#settings = settings;
  }

  /** Notes what the script has taken. @param isBacklog whether there were as many as wanted, without a wait */
  note(channel: string, isBacklog: boolean): void {
    if (isBacklog) this.#backlogs.add(channel);
  }

  /**
   * Takes the oldest messages, up to `count`; undefined if the script must do it.
   * @throws UnavailableError, UncertainError, ServerError
   */
  async take(channel: string, count: number): Promise<readonly Taken[] | undefined> {
    if (!this.#backlogs.has(channel)) return undefined;
    const { group, consumer, claimAfterMs, streamOf, send, release } = this.#settings;
    const key = streamOf(channel);
    const [idle, read] = await Promise.allSettled([
      send(channel, ['XPENDING', key, group, 'IDLE', `${claimAfterMs}`, '-', '+', '1']),
      send(channel, ['XREADGROUP', 'GROUP', group, consumer, 'COUNT', `${count}`, 'STREAMS', key, '>']),
    ]);
    if (read.status === 'rejected') {
      this.#backlogs.delete(channel);
      // Without the stream or its group, the script makes them.
      if (read.reason instanceof ServerError && read.reason.message.includes('NOGROUP')) return undefined;
      throw read.reason;
    }
    const entries = (read.value as [[string, [string, string[]][]]] | null)?.[0][1] ?? [];
    const taken = entries.map(([id, list]) => takenOf(id, readFields(list)));
    const isOldest = idle.status === 'fulfilled' && (idle.value as readonly unknown[]).length === 0;
    if (taken.length < count || !isOldest) this.#backlogs.delete(channel);
    if (isOldest && taken.length > 0 && taken.every((one) => one !== undefined)) return taken;
    if (entries.length > 0)
      release(
        channel,
        entries.map(([id]) => id),
      );
    this.#backlogs.delete(channel);
    return undefined;
  }
}

function takenOf(id: string, { text, seq, producer, isQueued }: EntryFields): Taken | undefined {
  return seq > 0 && isQueued ? { id, seq, text, producer, redelivered: false } : undefined;
}
