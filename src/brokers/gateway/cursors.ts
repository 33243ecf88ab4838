/** How far each channel was read. Numbers only rise, also where the log begins anew. */

import { START } from './protocol.ts';

interface Cursor {
  /** Where to go on; undefined: from now on, and `START`: from the first there is, as the gateway will say. */
  after: string | undefined;
  /** Of the last message that came, as the gateway counts. */
  seq: number;
  /** What is added for those who may not see numbers fall. */
  shift: number;
  waiting: { readonly seq: number; readonly resolve: () => void }[];
}

export class Cursors {
  readonly #cursors = new Map<string, Cursor>();

  has(channel: string): boolean {
    return this.#cursors.has(channel);
  }

  /** As a stream is asked for them. */
  places(): readonly { readonly channel: string; readonly after?: string }[] {
    return [...this.#cursors].map(([channel, { after }]) => ({ channel, ...(after === undefined ? {} : { after }) }));
  }

  names(): readonly string[] {
    return [...this.#cursors.keys()];
  }

  add(channel: string, place: { readonly position: string | undefined; readonly seq: number }): void {
    this.#cursors.set(channel, { after: place.position, seq: place.seq, shift: 0, waiting: [] });
  }

  /** Where the gateway begins to read, where it was not told a place. */
  begin(channel: string, position: string, seq: number): void {
    const cursor = this.#cursors.get(channel);
    if (cursor?.after === undefined || cursor.after === START) this.jump(channel, position, seq);
  }

  delete(channel: string): void {
    const cursor = this.#cursors.get(channel);
    this.#cursors.delete(channel);
    for (const { resolve } of cursor?.waiting ?? []) resolve();
  }

  /** A message came. @returns its number, or undefined where it is not wanted or has come before */
  pass(channel: string, seq: number, position: string | undefined): number | undefined {
    const cursor = this.#cursors.get(channel);
    if (cursor === undefined || seq <= cursor.seq) return undefined;
    cursor.seq = seq;
    cursor.after = position ?? cursor.after;
    return seq + cursor.shift;
  }

  /** The number of a message that may have come before; 0 where the server has none. */
  shifted(channel: string, seq: number): number {
    return seq === 0 ? 0 : seq + (this.#cursors.get(channel)?.shift ?? 0);
  }

  /** The log goes on elsewhere: later, or anew. @returns whether it is wanted */
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

  /** The places are of another log: from now on. */
  forget(): void {
    for (const cursor of this.#cursors.values()) cursor.after = undefined;
  }

  /** Resolves when the message, or a later one, has been dealt with. */
  reached(channel: string, seq: number): Promise<void> {
    const cursor = this.#cursors.get(channel);
    if (cursor === undefined || cursor.seq >= seq) return Promise.resolve();
    return new Promise((resolve) => cursor.waiting.push({ seq, resolve }));
  }

  /** What came has been dealt with. */
  settle(): void {
    for (const cursor of this.#cursors.values()) {
      if (cursor.waiting.length === 0) continue;
      const there = cursor.waiting.filter(({ seq }) => seq <= cursor.seq);
      cursor.waiting = cursor.waiting.filter(({ seq }) => seq > cursor.seq);
      for (const { resolve } of there) resolve();
    }
  }
}
