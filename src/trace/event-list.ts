/**
 * The list of events, which every reader asks by number. Only `event-rows.ts` knows how they are stored, so that
 * the storage can change.
 *
 * 1. Append-only: an event never changes. `atUs` never decreases; `cause` is an earlier event or -1.
 * 2. An accessor that takes the number of an event throws a `RangeError` where there is no such event, or it is of another kind
 *    than asked for. A look-up by anything else returns `undefined`, or an empty list, where nothing is found.
 * 3. An event is a value: two reads of one number give equal events, and not always the same object. Compare numbers.
 * 4. A returned list is only to be read, and may grow when the trace does.
 * 5. `atUs`, `kindOf`, `causeOf` and `messageOf` read one field and allocate nothing: use them in loops over many events.
 */
import type { Message } from '../messaging/index.ts';
import { EventRows, type FrequentShapes, type NameId } from './event-rows.ts';
import { CAUSE, SUBJECT } from './event-shapes.ts';
import type { EventNumber, EventOf, MessageId, Micros, Published, TraceEvent, TraceEventKind } from './events.ts';
import { type Hop, isHop } from './hops.ts';

/** Events by number, of a trace or of a list of one's own. */
export class EventList {
  protected readonly rows = new EventRows();

  get length(): number {
    return this.rows.length;
  }

  /** Time of the last event, or 0. */
  get lastUs(): Micros {
    return this.rows.lastUs;
  }

  /**
   * Appends an event.
   * @returns the event's number
   * @throws RangeError if it is earlier than the last event, or its cause is not before it
   */
  append(event: TraceEvent): EventNumber {
    return this.rows.append(event);
  }

  /** Numbers of the frequent shapes, for `appendRow`. */
  get frequent(): FrequentShapes {
    return this.rows.frequent;
  }

  /** Returns the number of a name, for `appendRow`. */
  nameId(name: string): NameId {
    return this.rows.nameId(name);
  }

  /** Keeps a payload, and returns its number, for `appendRow`. */
  keepPayload(payload: Message): number {
    return this.rows.keep(payload);
  }

  /**
   * Appends an event of a frequent shape, without an event object.
   * @param subject message, or the number of a payload
   * @param span time from the event's own, or the number of a reason; from -2³¹ to 2³¹ - 1
   * @throws RangeError as `append`
   */
  appendRow(
    shape: number,
    atUs: Micros,
    cause: EventNumber,
    agent: NameId,
    channel: NameId,
    subject: number,
    seq: number,
    span: number,
  ): EventNumber {
    return this.rows.appendRow(shape, atUs, cause, agent, channel, subject, seq, span);
  }

  /** @throws RangeError if there is no such event */
  event(number: EventNumber): TraceEvent {
    return this.rows.event(number);
  }

  /**
   * Returns an event whose kind is known, as that kind.
   * @throws RangeError if there is no such event, or it is of another kind
   */
  eventAs<Kind extends TraceEventKind>(number: EventNumber, kind: Kind): EventOf<Kind> {
    const event = this.event(number);
    if (!isOf(event, kind)) throw new RangeError(`Event ${number} is no '${kind}', but '${event.kind}'`);
    return event;
  }

  /**
   * Returns the event with which a message was published.
   * @throws RangeError if the number names no message; for a number from outside, ask `hasMessage` first
   */
  message(id: MessageId): Published {
    const event = this.event(id);
    if (event.kind !== 'published') throw new RangeError(`Event ${id} is no message, but '${event.kind}'`);
    return event;
  }

  /** Returns whether a number, which may come from a link or from another trace, names a message of this one. */
  hasMessage(id: number): boolean {
    return this.rows.has(id) && this.kindOf(id) === 'published';
  }

  /**
   * Returns a hop, such as the numbers in `World.inFlight` name.
   * @throws RangeError if the event is none
   */
  hop(number: EventNumber): Hop {
    const event = this.event(number);
    if (!isHop(event)) throw new RangeError(`Event ${number} is no hop, but '${event.kind}'`);
    return event;
  }

  /** @throws RangeError if there is no such event */
  atUs(number: EventNumber): Micros {
    return this.rows.atUs(number);
  }

  /** @throws RangeError if there is no such event */
  kindOf(number: EventNumber): TraceEventKind {
    return this.rows.shape(number).kind;
  }

  /**
   * Returns the number of the event that caused an event, or -1.
   * @throws RangeError if there is no such event
   */
  causeOf(number: EventNumber): EventNumber {
    return this.rows.has(number) ? this.rows.word(number, CAUSE) : this.event(number).cause;
  }

  /**
   * Returns the message that an event is about: itself, for a `published`; undefined for an event about none.
   * @throws RangeError if there is no such event
   */
  messageOf(number: EventNumber): MessageId | undefined {
    const { kind, isAbout } = this.rows.shape(number);
    if (kind === 'published') return number;
    if (isAbout) return this.rows.word(number, SUBJECT);
    const event = this.event(number);
    return 'message' in event ? event.message : undefined;
  }

  /** Returns the number of the first event later than `atUs`, which is the number of events up to and including it. */
  firstAfter(atUs: Micros): EventNumber {
    return this.rows.firstAfter(atUs);
  }
}

/**
 * Returns the message that an event is about, or undefined; the same as `trace.messageOf(number)`.
 * @throws RangeError if there is no such event
 */
export function messageOfEvent(trace: Pick<EventList, 'messageOf'>, number: EventNumber): MessageId | undefined {
  return trace.messageOf(number);
}

function isOf<Kind extends TraceEventKind>(event: TraceEvent, kind: Kind): event is TraceEvent & EventOf<Kind> {
  return event.kind === kind;
}

/** Returns the index of the first item that matches a monotone predicate, by binary search; the length if none does. */
export function firstFrom<Item>(items: readonly Item[], isThere: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && !isThere(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
