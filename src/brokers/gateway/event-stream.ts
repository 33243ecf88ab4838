/**
 * The format of server-sent events, as far as the gateway uses it: both ends. Written: UTF-8, lines ended by a line feed, one
 * `data` line, as JSON has no line breaks. Read: all of the format, however the bytes are cut.
 */

export interface StreamEvent {
  readonly event: string;
  readonly data: string;
  /** Position to resume after this event; undefined if the event has none. */
  readonly id: string | undefined;
}

/** Heartbeat: a comment that readers ignore. */
export const HEARTBEAT = ':\n\n';

/**
 * Encodes an event.
 * @throws RangeError if a name or id contains a line break, or the id a null
 */
export function encodeEvent({ event, data, id }: StreamEvent): string {
  if (/[\r\n]/.test(event) || (id !== undefined && /[\r\n\0]/.test(id))) {
    throw new RangeError('An event cannot be written on one line');
  }
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\n${lines.join('')}\n`;
}

/** Parser of a stream, piece by piece. */
export class EventStreamReader {
  readonly #decoder = new TextDecoder();
  /** Pieces of the current line. */
  #pieces: string[] = [];
  #length = 0;
  readonly #unitsMax: number;
  /** Whether the last piece ended in a carriage return, so that a line feed may follow. */
  #afterReturn = false;
  #event = '';
  #data: string[] = [];
  #id: string | undefined;

  /** @param unitsMax largest size of one event, in UTF-16 units */
  constructor(unitsMax = 16 * 1024 * 1024) {
    this.#unitsMax = unitsMax;
  }

  /**
   * Reads a piece.
   * @returns the events that are now complete
   * @throws RangeError if an event exceeds the size limit
   */
  read(bytes: Uint8Array): readonly StreamEvent[] {
    // The decoder removes a byte order mark at the beginning.
    let text = this.#decoder.decode(bytes, { stream: true });
    const events: StreamEvent[] = [];
    if (text === '') return events;
    if (this.#afterReturn && text.startsWith('\n')) text = text.slice(1);
    this.#afterReturn = text === '' ? false : text.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#pieces.push(line);
      const event = this.#line(this.#pieces.join(''));
      this.#pieces = [];
      if (event !== undefined) events.push(event);
    }
    if (rest !== '') this.#pieces.push(rest);
    this.#length = lines.length === 0 ? this.#length + rest.length : rest.length + sum(this.#data);
    if (this.#length > this.#unitsMax) throw new RangeError(`An event has more than ${this.#unitsMax} characters`);
    return events;
  }

  #line(line: string): StreamEvent | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    return undefined;
  }

  #dispatch(): StreamEvent | undefined {
    const [event, data, id] = [this.#event, this.#data, this.#id];
    this.#event = '';
    this.#data = [];
    this.#id = undefined;
    return data.length === 0 ? undefined : { event: event === '' ? 'message' : event, data: data.join('\n'), id };
  }
}

function sum(lines: readonly string[]): number {
  return lines.reduce((total, { length }) => total + length, 0);
}
