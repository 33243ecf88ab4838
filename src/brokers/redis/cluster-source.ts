import type { ClusterConnection } from './cluster.ts';
import { streamsOf } from './entries.ts';
import type { Connection } from './redis-connection.ts';
import { ENTRIES_IN_ONE_READ, type StreamEntries, type StreamSource } from './stream-source.ts';

/**
 * The reads on a cluster. No read can wait for streams in several slots, so none waits: a notice (sharded pub/sub) announces new
 * entries of a stream. Entries of foreign clients give no notice, nor do those added during a broken connection: all streams are
 * read again after `POLL_MS`, and a millisecond later for each stream if there are many.
 */
const POLL_MS = 100;
const POLL_MS_EACH = 1;

export class ClusterSource implements StreamSource {
  readonly #cluster: ClusterConnection;
  readonly #heard: (keys: ReadonlySet<string>) => void;
  /** Node from which the notices of each key come. */
  readonly #listening = new Map<string, Connection>();
  /** Streams of which only notices are wanted. */
  readonly #watched = new Set<string>();
  #noticed = new Set<string>();
  #readAll = true;
  #kick = (): void => undefined;

  /** @param heard receives the keys that had a notice, or may have had one */
  constructor(cluster: ClusterConnection, heard: (keys: ReadonlySet<string>) => void) {
    this.#cluster = cluster;
    this.#heard = heard;
  }

  get connected(): boolean {
    return this.#cluster.nodes().some(({ connected }) => connected);
  }

  wake(): void {
    this.#readAll = true;
    this.#kick();
  }

  /** Requests notices of this stream, whether it is read or not. */
  watch(key: string): void {
    if (this.#watched.has(key)) return;
    this.#watched.add(key);
    this.wake();
  }

  probe(key: string, id: string): Promise<unknown> {
    return this.#cluster.send(['XREAD', 'COUNT', '1', 'STREAMS', key, id], key);
  }

  async read(after: ReadonlyMap<string, string>): Promise<readonly StreamEntries[]> {
    this.#listen(new Set([...after.keys(), ...this.#watched]));
    if (!this.#readAll && this.#noticed.size === 0) await this.#wait(POLL_MS + POLL_MS_EACH * after.size);
    const [all, noticed] = [this.#readAll, this.#noticed];
    this.#readAll = false;
    this.#noticed = new Set();
    const due = [...after].filter(([key]) => (all || noticed.has(key)) && this.#cluster.isConnected(key));
    const read = await Promise.allSettled(due.map(([key, id]) => this.#readOne(key, id)));
    this.#heard(all ? new Set([...noticed, ...this.#watched]) : noticed);
    const failed = read.find((one) => one.status === 'rejected');
    if (failed !== undefined) {
      this.#readAll = true;
      throw failed.reason;
    }
    return read.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  }

  async #readOne(key: string, id: string): Promise<readonly StreamEntries[]> {
    const args = ['XREAD', 'COUNT', `${ENTRIES_IN_ONE_READ}`, 'STREAMS', key, id];
    const read = streamsOf(await this.#cluster.send(args, key));
    if (read.some(({ entries }) => entries.length >= ENTRIES_IN_ONE_READ)) this.#noticed.add(key);
    return read;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#kick = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => this.wake(), ms);
    });
  }

  /** Subscribes to the notices of each key at its node, and unsubscribes from all others. */
  #listen(keys: ReadonlySet<string>): void {
    for (const [key, node] of this.#listening) {
      if (keys.has(key) && this.#cluster.nodeOf(key) === node) continue;
      this.#listening.delete(key);
      node.client.sUnsubscribe(key).catch(() => undefined);
    }
    for (const key of keys) {
      const node = this.#cluster.nodeOf(key);
      if (this.#listening.has(key) || node?.connected !== true) continue;
      this.#listening.set(key, node);
      const subscribed = node.client.sSubscribe(key, this.#onNotice);
      // Entries added before the subscription gave no notice.
      subscribed.then(
        () => this.#onNotice('', key),
        () => this.#listening.delete(key),
      );
    }
  }

  readonly #onNotice = (_text: string, key: string): void => {
    this.#noticed.add(key);
    this.#kick();
  };
}
