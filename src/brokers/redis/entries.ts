/** Safe parsing of Redis' answers about streams. */

export interface Entry {
  readonly id: string;
  /** Names and values in turn. */
  readonly fields: readonly string[];
}

/** Parses the answer of `XREAD`: pairs, or with version 3 of the protocol an object; null if nothing arrived in time. */
export function streamsOf(reply: unknown): readonly { readonly key: string; readonly entries: readonly Entry[] }[] {
  if (typeof reply !== 'object' || reply === null) return [];
  return (Array.isArray(reply) ? reply : Object.entries(reply)).map(
    ([key, entries]: [string, [string, string[]][]]) => ({
      key,
      entries: entries.map(([id, fields]) => ({ id, fields })),
    }),
  );
}

export function fieldsOf(list: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < list.length; index += 2) fields.set(list[index] ?? '', list[index + 1] ?? '');
  return fields;
}

/** Fields of an entry that brokers write. */
export interface EntryFields {
  readonly text: string;
  /** Sequence number; 0 for an entry of a foreign client. */
  readonly seq: number;
  readonly producer: string | undefined;
  /** Life of the stream, in its first entry. */
  readonly life: string | undefined;
  /** Whether it is in the queue; false if it was dropped as the newest. */
  readonly isQueued: boolean;
}

/** Reads the fields of an entry, without a table of them. */
export function readFields(list: readonly string[]): EntryFields {
  let [text, seq, isQueued] = ['', 0, true];
  let producer: string | undefined;
  let life: string | undefined;
  for (let index = 0; index + 1 < list.length; index += 2) {
    const value = list[index + 1] ?? '';
    switch (list[index]) {
      case 'message':
        text = value;
        break;
      case 'seq':
        seq = Number(value) || 0;
        break;
      case 'producer':
        producer = value;
        break;
      case 'life':
        life = value;
        break;
      case 'queue':
        isQueued = value !== '0';
        break;
    }
  }
  return { text, seq, producer, life, isQueued };
}

/** Returns whether one id, `<milliseconds>-<number>`, comes after another. */
export function isLater(id: string, other: string): boolean {
  const [time = 0, number = 0] = id.split('-').map(Number);
  const [otherTime = 0, otherNumber = 0] = other.split('-').map(Number);
  return time > otherTime || (time === otherTime && number > otherNumber);
}
