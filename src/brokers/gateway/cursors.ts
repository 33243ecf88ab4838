/** The read position of each channel. Sequence numbers only increase, even if the log begins anew. */

import { START } from './protocol.ts';

interface Cursor {
  /**
   * Position to resume after; undefined means from now on, and `START` from the first kept message, as the gateway will report.
   */
  after: string | undefined;
  /** Sequence number of the last message, as the gateway counts. */
  seq: number;
  /** Offset added to sequence numbers, for readers that must not see them decrease. */
  shift: number;
  waiting: { readonly seq: number; readonly resolve: () => void }[];
}

export class Cursors {
  readonly #cursors = new Map<string, Cursor>();

  has(channel: string): boolean {
    return this.#cursors.has(channel);
  }

  /** Returns the positions as a request for a stream needs them. */
  places(): readonly { readonly channel: string; readonly after?: string }[] {
    return [...this.#cursors].map(([channel, { after }]) => ({ channel, ...(after === undefined ? {} : { after }) }));
  }

  names(): readonly string[] {
    return [...this.#cursors.keys()];
  }

  add(channel: string, place: { readonly position: string | undefined; readonly seq: number }): void {
    this.#cursors.set(channel, { after: place.position, seq: place.seq, shift: 0, waiting: [] });
  }

  /** Sets the start position that the gateway chose, if none was requested. */
  begin(channel: string, position: string, seq: number): void {
    const cursor = this.#cursors.get(channel);
    if (cursor?.after === undefined || cursor.after === START) this.jump(channel, position, seq);
  }

  delete(channel: string): void {
    const cursor = this.#cursors.get(channel);
    this.#cursors.delete(channel);
    for (const { resolve } of cursor?.waiting ?? []) resolve();
  }

  /**
   * Notes a message.
   * @returns its number, or undefined if it is not wanted or a duplicate
   */
  pass(channel: string, seq: number, position: string | undefined): number | undefined {
    const cursor = this.#cursors.get(channel);
    if (cursor === undefined || seq <= cursor.seq) return undefined;
    cursor.seq = seq;
    cursor.after = position ?? cursor.after;
    return seq + cursor.shift;
  }

  /** Returns the number of a message that may have been seen before; 0 if the server has none. */
  shifted(channel: string, seq: number): number {
    return seq === 0 ? 0 : seq + (this.#cursors.get(channel)?.shift ?? 0);
  }

  /**
   * Moves the cursor to where the log continues: later, or anew.
   * @returns whether the channel is wanted
   */
  jump(channel: string, position: string | undefined, seq: number): boolean {
    const cursor = this.#cursors.get(channel);
    if (cursor === undefined) return false;
    if (seq < cursor.seq) {
      cursor.shift += cursor.seq - seq;
      for (const { resolve } of cursor.waiting.splice(0)) resolve();
    }
    cursor.seq = seq;
    cursor.after = position ?? cursor.after;
    return true;
  }

  /** Forgets the positions, which belong to another log: reading resumes from now on. */
  forget(): void {
    for (const cursor of this.#cursors.values()) cursor.after = undefined;
  }

  /** Resolves when the message, or a later one, has been handled. */
  reached(channel: string, seq: number): Promise<void> {
    const cursor = this.#cursors.get(channel);
    if (cursor === undefined || cursor.seq >= seq) return Promise.resolve();
    return new Promise((resolve) => cursor.waiting.push({ seq, resolve }));
  }

  /** Resolves the waits for messages that have now been handled. */
  settle(): void {
    for (const cursor of this.#cursors.values()) {
      if (cursor.waiting.length === 0) continue;
      const there = cursor.waiting.filter(({ seq }) => seq <= cursor.seq);
      cursor.waiting = cursor.waiting.filter(({ seq }) => seq > cursor.seq);
      for (const { resolve } of there) resolve();
    }
  }
}
