/**
 * The storage of events: a row of numbers for each, in one array that grows.
 *
 * 1. An event costs 36 bytes, its payload once, and 12 more in a list in which any event has a partition or a fault.
 * 2. A row is written once. Values are equal to those of the event that was appended, in the same order.
 * 3. A name is stored once; the number of a name never changes.
 */
import { type Frequent, READERS, type RowValues } from './event-readers.ts';
import {
  AGENT,
  ASIDE,
  CAUSE,
  CHANNEL,
  type Field,
  PARTITION,
  RARE,
  ROW,
  SEQ,
  SHAPE,
  SHAPES,
  type Shape,
  SLOTS,
  SPAN,
  SUBJECT,
  shapeOfKind,
  type WordForm,
} from './event-shapes.ts';
import type { EventNumber, Micros, TraceEvent } from './events.ts';

/** Number of a name in a list of events: of an agent, a channel or a reason. */
export type NameId = number;

/** Rows in an empty list. */
const ROWS_FIRST = 64;
/** Part by which the arrays grow. */
const GROWTH = 1.5;

/** Shapes of frequent events, by number. */
export type FrequentShapes = { readonly [Name in Frequent]: number };

/** The same for every list; found by the first. */
let frequent: FrequentShapes | undefined;

const NOTHING = {};

/** Rows of a list of events. */
export class EventRows implements RowValues {
  length = 0;
  lastUs: Micros = 0;
  #times = new Float64Array(ROWS_FIRST);
  #words = new Int32Array(ROW * ROWS_FIRST);
  /** Partition, offset and fault; undefined until an event has one. */
  #rare: Int32Array | undefined;
  readonly #names: string[] = [];
  readonly #idOfName = new Map<string, NameId>();
  readonly #objects: unknown[] = [];
  readonly #aside = new Map<EventNumber, readonly unknown[]>();
  #lastShape = shapeOfKind('timerFired');
  readonly frequent: FrequentShapes;

  constructor() {
    frequent ??= this.#findFrequent();
    this.frequent = frequent;
  }

  #findFrequent(): FrequentShapes {
    const found = Object.entries(READERS).map(([name, read]) => {
      // A row of zeros is an example of each.
      const shape = this.#write(read(this, 0), 0);
      shape.read = read;
      return [name, shape.number];
    });
    this.#objects.length = 0;
    this.#names.length = 0;
    this.#idOfName.clear();
    return Object.fromEntries(found) as FrequentShapes;
  }

  // --- writing

  /** @throws RangeError if the event is earlier than the last, or its cause is not before it */
  append(event: TraceEvent): EventNumber {
    const number = this.#next(event.atUs, event.cause);
    this.#begin(number, event.atUs, event.cause, this.#write(event, number));
    return number;
  }

  /**
   * Appends an event of a frequent shape. The values are arguments, as an object for each event would cost more than the row.
   * @param subject message, or the number of a payload
   * @param span time from the event's own, or the number of the reason
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
    const number = this.#next(atUs, cause);
    const [words, row] = [this.#words, ROW * number];
    words[row + AGENT] = agent;
    words[row + CHANNEL] = channel;
    words[row + SUBJECT] = subject;
    words[row + SEQ] = seq;
    words[row + SPAN] = span;
    this.#begin(number, atUs, cause, SHAPES[shape] ?? this.#lastShape);
    return number;
  }

  /** Returns the number of a name, and gives it one if it is new. */
  nameId(name: string): NameId {
    const known = this.#idOfName.get(name);
    if (known !== undefined) return known;
    this.#idOfName.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  /** Returns the number of a name, or -1 for a new one. */
  idOf(name: string): NameId {
    return this.#idOfName.get(name) ?? -1;
  }

  /**
   * Keeps a payload.
   * @returns its number
   */
  keep(payload: unknown): number {
    return this.#objects.push(payload) - 1;
  }

  #next(atUs: Micros, cause: EventNumber): EventNumber {
    const number = this.length;
    if (atUs < this.lastUs) throw new RangeError(`An event at ${atUs} µs after one at ${this.lastUs} µs`);
    if (cause >= number || cause < -1) throw new RangeError(`Event ${number} cannot be caused by event ${cause}`);
    if (number === this.#times.length) this.#grow();
    return number;
  }

  #begin(number: EventNumber, atUs: Micros, cause: EventNumber, shape: Shape): void {
    this.#times[number] = atUs;
    this.#words[ROW * number + CAUSE] = cause;
    this.#words[ROW * number + SHAPE] = shape.number;
    this.#lastShape = shape;
    this.length = number + 1;
    this.lastUs = atUs;
  }

  /** Writes the values of an event, and returns its shape. */
  #write(event: TraceEvent, number: EventNumber): Shape {
    const values = event as unknown as Readonly<Record<string, unknown>>;
    const aside: unknown[] = [];
    let shape = shapeOfKind(event.kind);
    for (const name in values) {
      const value = values[name];
      if (value === undefined || name === 'kind' || name === 'atUs' || name === 'cause') continue;
      const slot = SLOTS.get(name);
      if (typeof value === 'boolean' || name === 'via')
        shape = shape.to(name).to(value, { name, form: 'constant', value });
      else if (slot !== undefined && shape.hasFree(slot.word) && fits(slot.form, value, event.atUs)) {
        shape = shape.to(name, { name, ...slot });
        this.#put(number, slot.word, this.#wordOf(slot.form, value, event.atUs));
      } else {
        shape = shape.to(ASIDE).to(name, { name, form: 'aside' });
        aside.push(value);
      }
    }
    if (aside.length > 0) this.#aside.set(number, aside);
    return shape;
  }

  #wordOf(form: WordForm, value: unknown, atUs: Micros): number {
    if (form === 'object') return this.keep(value);
    if (typeof value === 'string') return this.nameId(value);
    return form === 'span' ? Number(value) - atUs : Number(value);
  }

  #put(number: EventNumber, word: number, value: number): void {
    if (word < ROW) {
      this.#words[ROW * number + word] = value;
      return;
    }
    this.#rare ??= new Int32Array(RARE * this.#times.length);
    this.#rare[RARE * number + word - PARTITION] = value;
  }

  #grow(): void {
    const rows = Math.ceil(this.#times.length * GROWTH);
    const times = new Float64Array(rows);
    times.set(this.#times);
    this.#times = times;
    this.#words = grown(this.#words, ROW * rows);
    if (this.#rare !== undefined) this.#rare = grown(this.#rare, RARE * rows);
  }

  // --- reading

  /** @throws RangeError if there is no such event */
  shape(number: EventNumber): Shape {
    const shape = SHAPES[this.#words[ROW * this.#checked(number) + SHAPE] ?? -1];
    if (shape === undefined) throw new RangeError(`Event ${number} has no shape`);
    return shape;
  }

  /** @throws RangeError if there is no such event */
  atUs(number: EventNumber): Micros {
    return this.#times[this.#checked(number)] ?? 0;
  }

  /** Shape of the event that was appended last. */
  get lastShape(): Shape {
    return this.#lastShape;
  }

  // Without a check, of events that there are.

  time(number: EventNumber): Micros {
    return this.#times[number] ?? 0;
  }

  word(number: EventNumber, word: number): number {
    return (word < ROW ? this.#words[ROW * number + word] : this.#rare?.[RARE * number + word - PARTITION]) ?? 0;
  }

  name(number: EventNumber, word: number): string {
    return this.#names[this.word(number, word)] ?? '';
  }

  object(number: EventNumber, word: number): unknown {
    return this.#objects[this.word(number, word)] ?? NOTHING;
  }

  has(number: number): boolean {
    return number >>> 0 === number && number < this.length;
  }

  /**
   * Builds an event.
   * @throws RangeError if there is no such event
   */
  event(number: EventNumber): TraceEvent {
    const shape = this.shape(number);
    return shape.read === undefined ? this.#read(shape, number) : shape.read(this, number);
  }

  /** Returns the number of the first event later than `atUs` (binary search). */
  firstAfter(atUs: Micros): EventNumber {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] ?? 0) > atUs) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #checked(number: EventNumber): EventNumber {
    if (this.has(number)) return number;
    throw new RangeError(`There is no event ${number} in a trace of ${this.length}`);
  }

  #read({ kind, fields }: Shape, number: EventNumber): TraceEvent {
    const event: Record<string, unknown> = { kind, atUs: this.time(number), cause: this.word(number, CAUSE) };
    let aside = 0;
    for (const field of fields) {
      if (field.form === 'aside') {
        event[field.name] = this.#aside.get(number)?.[aside];
        aside += 1;
      } else event[field.name] = this.#value(field, number);
    }
    // It has the fields with which it was appended.
    return event as unknown as TraceEvent;
  }

  #value(field: Exclude<Field, { readonly form: 'aside' }>, number: EventNumber): unknown {
    if (field.form === 'constant') return field.value;
    switch (field.form) {
      case 'name':
        return this.name(number, field.word);
      case 'object':
        return this.object(number, field.word);
      case 'span':
        return this.time(number) + this.word(number, field.word);
      case 'whole':
        return this.word(number, field.word);
    }
  }
}

/** Returns whether a value can be in a word. */
function fits(form: WordForm, value: unknown, atUs: Micros): boolean {
  if (form === 'object') return true;
  if (form === 'name') return typeof value === 'string';
  if (typeof value !== 'number') return false;
  return form === 'whole' ? isWord(value) : isWord(value - atUs) && Object.is(atUs + (value - atUs), value);
}

function isWord(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

function grown(words: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(words);
  return longer;
}
