import { type Entry, fieldsOf, streamsOf } from './entries.ts';
import type { Connection } from './redis-connection.ts';

/** Entries of one stream. */
export interface StreamEntries {
  readonly key: string;
  readonly entries: readonly Entry[];
}

export const ENTRIES_IN_ONE_READ = 256;

/** Source of stream entries for a reader, which waits if there are none. */
export interface StreamSource {
  readonly connected: boolean;
  /**
   * Reads the entries after the ids, by key. Waits for the first one a few seconds at most, or until `wake`.
   * @throws UnavailableError, UncertainError, ServerError
   */
  read(after: ReadonlyMap<string, string>): Promise<readonly StreamEntries[]>;
  /**
   * Reads one stream without waiting, to see whether the server refuses it.
   * @throws UnavailableError, UncertainError, ServerError
   */
  probe(key: string, id: string): Promise<unknown>;
  /** Ends a wait, as the set of streams has changed. */
  wake(): void;
}

/** Longest wait of one read on the server, in milliseconds: the server answers at least this often. */
const BLOCK_MS = 5000;
/** Silence after which a read counts as having lost its server. */
export const READER_SILENCE_MS_MAX = 3 * BLOCK_MS;

/** Source on one server, which waits for entries. A stream that is always read, the bell, wakes it. */
export class BlockingSource implements StreamSource {
  readonly #connection: Connection;
  readonly #bell: string;
  readonly #ring: () => void;
  readonly #heard: (channels: ReadonlySet<string>) => void;
  #bellId = '0-0';

  /**
   * @param ring rings the bell
   * @param heard receives the channels for which it rang
   */
  constructor(connection: Connection, bell: string, ring: () => void, heard: (channels: ReadonlySet<string>) => void) {
    this.#connection = connection;
    this.#bell = bell;
    this.#ring = ring;
    this.#heard = heard;
  }

  get connected(): boolean {
    return this.#connection.connected;
  }

  /** @param bellId last id of the bell's stream, for the first time */
  start(bellId: string): void {
    if (this.#bellId === '0-0') this.#bellId = bellId;
  }

  wake(): void {
    this.#ring();
  }

  probe(key: string, id: string): Promise<unknown> {
    return this.#connection.send(['XREAD', 'COUNT', '1', 'STREAMS', key, id]);
  }

  async read(after: ReadonlyMap<string, string>): Promise<readonly StreamEntries[]> {
    const how = ['COUNT', `${ENTRIES_IN_ONE_READ}`, 'BLOCK', `${BLOCK_MS}`];
    const streams = ['STREAMS', this.#bell, ...after.keys(), this.#bellId, ...after.values()];
    const read = streamsOf(await this.#connection.send(['XREAD', ...how, ...streams]));
    const rung = read.find(({ key }) => key === this.#bell);
    if (rung !== undefined) this.#hear(rung.entries);
    return read.filter((one) => one !== rung);
  }

  #hear(entries: readonly Entry[]): void {
    const channels = new Set<string>();
    for (const { id, fields } of entries) {
      this.#bellId = id;
      channels.add(fieldsOf(fields).get('channel') ?? '');
    }
    channels.delete('');
    this.#heard(channels);
  }
}
