/**
 * The format of server-sent events, as far as the gateway uses it: both ends. Written: UTF-8, lines ended by a line feed, one
 * `data` line, as JSON has no line breaks. Read: all of the format, however the bytes are cut.
 */
import { createParser, type EventSourceParser } from 'eventsource-parser';

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

/**
 * Parser of a stream, piece by piece. Lines may end in any way that the format allows. Where a piece ends in a carriage return, its
 * last line counts when the next line has come: a line feed may follow.
 */
export class EventStreamReader {
  readonly #decoder = new TextDecoder();
  readonly #parser: EventSourceParser;
  #events: StreamEvent[] = [];

  /** @param unitsMax largest size of one event, in UTF-16 units */
  constructor(unitsMax = 16 * 1024 * 1024) {
    this.#parser = createParser({
      maxBufferSize: unitsMax,
      onEvent: ({ event = 'message', data, id }) => this.#events.push({ event, data, id }),
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') throw new RangeError(`An event has more than ${unitsMax} characters`);
      },
    });
  }

  /**
   * Reads a piece.
   * @returns the events that are now complete
   * @throws RangeError if an event exceeds the size limit
   */
  read(bytes: Uint8Array): readonly StreamEvent[] {
    this.#events = [];
    // The decoder removes a byte order mark at the beginning.
    this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
    return this.#events;
  }
}
