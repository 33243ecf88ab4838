/**
 * A log of the newest messages of all channels, in this process, for backends without a log of their own. Messages that no longer
 * fit are missing for a reader that has not read them, and are counted. Positions are `<run>.<seq>`: those of another process are
 * of another log.
 */
import { Ring } from '../../messaging/parts.ts';
import { BATCH_BYTES, type Log, type LogBatch, type LogPlace, type LogRecord } from '../backend.ts';

/** Message, or 'gap' in place of an unknown number of messages that were lost before they arrived here. */
type Entry = { readonly text: string; readonly producer: string | undefined } | 'gap';

interface Kept {
  /** Sequence number of `entries[head]`, the oldest that is kept. */
  first: number;
  head: number;
  entries: (Entry | undefined)[];
}

const POSITION = /^([\w-]{1,64})\.(\d{1,15})$/;
/** Number of unused slots at the front of a list before it is rebuilt. */
const SLACK_MAX = 1024;

export class RecentLog implements Log {
  readonly #run: string;
  readonly #bytesMax: number;
  readonly #channels = new Map<string, Kept>();
  /** Owners of the entries, oldest first, over all channels. */
  readonly #order = new Ring<Kept>();
  #bytes = 0;

  constructor(run: string, bytesMax: number) {
    this.#run = run;
    this.#bytesMax = bytesMax;
  }

  append(channel: string, entry: Entry): void {
    const kept = this.#channels.get(channel) ?? { first: 1, head: 0, entries: [] };
    this.#channels.set(channel, kept);
    kept.entries.push(entry);
    this.#order.push(kept);
    this.#bytes += costOf(entry);
    while (this.#bytes > this.#bytesMax) this.#forgetOldest();
  }

  isPosition(text: string): boolean {
    return POSITION.test(text);
  }

  async start(channel: string): Promise<LogPlace> {
    return this.#place((this.#channels.get(channel)?.first ?? 1) - 1);
  }

  async end(channel: string): Promise<LogPlace> {
    return this.#place(lastOf(this.#channels.get(channel)));
  }

  async read(channel: string, after: string): Promise<LogBatch> {
    const [, run, text] = POSITION.exec(after) ?? [];
    const kept = this.#channels.get(channel);
    const oldest = kept?.first ?? 1;
    const asked = Number(text);
    // For a position of another run, the number of missing messages is unknown, and none of the entries has been seen.
    if (run !== this.#run || asked > lastOf(kept)) return this.#nothing(undefined, oldest - 1);
    if (asked < oldest - 1) return this.#nothing(oldest - 1 - asked, oldest - 1);
    const records: LogRecord[] = [];
    let seq = asked;
    for (let bytes = 0; bytes < BATCH_BYTES; ) {
      const entry = kept?.entries[kept.head + seq + 1 - oldest];
      if (entry === 'gap' && records.length === 0) return this.#nothing(undefined, seq + 1);
      if (entry === undefined || entry === 'gap') break;
      seq += 1;
      bytes += costOf(entry);
      records.push({ ...entry, ...this.#place(seq) });
    }
    return { missed: 0, records, next: this.#place(seq) };
  }

  #nothing(missed: number | undefined, seq: number): LogBatch {
    return { missed, records: [], next: this.#place(seq) };
  }

  #forgetOldest(): void {
    const kept = this.#order.shift();
    if (kept === undefined) return;
    this.#bytes -= costOf(kept.entries[kept.head] ?? 'gap');
    kept.entries[kept.head] = undefined;
    kept.head += 1;
    kept.first += 1;
    if (kept.head < SLACK_MAX) return;
    kept.entries = kept.entries.slice(kept.head);
    kept.head = 0;
  }

  #place(seq: number): LogPlace {
    return { position: `${this.#run}.${seq}`, seq };
  }
}

function lastOf(kept: Kept | undefined): number {
  return kept === undefined ? 0 : kept.first - 1 + kept.entries.length - kept.head;
}

/** Returns the approximate size of an entry in memory. */
function costOf(entry: Entry): number {
  return entry === 'gap' ? 64 : 2 * entry.text.length + 64;
}
