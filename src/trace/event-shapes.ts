/**
 * Shapes of events. A shape is a kind with its fields in their order, so that two events of one shape differ in values alone.
 *
 * 1. A value that fits has a word of the event's row: a number, the number of a name, or a time from the event's own.
 * 2. A value of few (`via`, true and false) belongs to the shape itself.
 * 3. Everything else is kept aside: what has no word, does not fit, or finds the word in use.
 */
import type { Reader } from './event-readers.ts';
import type { TraceEvent, TraceEventKind } from './events.ts';
import { isHop, isHopOutcome } from './hops.ts';

/** Words of a row; from `PARTITION` on those that few events have, in rows of their own. */
export const SHAPE = 0;
export const CAUSE = 1;
export const AGENT = 2;
export const CHANNEL = 3;
/** The message that the event is about; for a `published`, its payload. */
export const SUBJECT = 4;
export const SEQ = 5;
/** A time, in microseconds after the event; or the reason. */
export const SPAN = 6;
export const ROW = 7;
export const PARTITION = 7;
const OFFSET = 8;
const FAULT = 9;
export const RARE = 3;

/** Form of a value in its word. */
export type WordForm = 'name' | 'whole' | 'span' | 'object';
interface Slot {
  readonly word: number;
  readonly form: WordForm;
}

/** Fields that have a word. */
export const SLOTS: ReadonlyMap<string, Slot> = new Map([
  ['agent', { word: AGENT, form: 'name' }],
  ['channel', { word: CHANNEL, form: 'name' }],
  ['message', { word: SUBJECT, form: 'whole' }],
  ['payload', { word: SUBJECT, form: 'object' }],
  ['seq', { word: SEQ, form: 'whole' }],
  ['about', { word: SEQ, form: 'whole' }],
  ['arrivesUs', { word: SPAN, form: 'span' }],
  ['untilUs', { word: SPAN, form: 'span' }],
  ['reason', { word: SPAN, form: 'name' }],
  ['error', { word: SPAN, form: 'name' }],
  ['what', { word: SEQ, form: 'name' }],
  ['to', { word: PARTITION, form: 'name' }],
  ['committed', { word: SPAN, form: 'whole' }],
  ['partition', { word: PARTITION, form: 'whole' }],
  ['offset', { word: OFFSET, form: 'whole' }],
  ['fault', { word: FAULT, form: 'whole' }],
]);

/** A field of a shape. */
export type Field =
  | { readonly name: string; readonly form: WordForm; readonly word: number }
  | { readonly name: string; readonly form: 'constant'; readonly value: unknown }
  | { readonly name: string; readonly form: 'aside' };

/** The next key on the way to a field that is kept aside. */
export const ASIDE = Symbol();

/**
 * Every shape, by its number. All lists of events share them: to make those of a list anew would cost more than a short run.
 * There are as many as the fields of a kind go together in ways, whatever the events say.
 */
export const SHAPES: Shape[] = [];
const KINDS = new Map<TraceEventKind, Shape>();

/** Returns the shape of a kind without any field. */
export function shapeOfKind(kind: TraceEventKind): Shape {
  const known = KINDS.get(kind);
  if (known !== undefined) return known;
  const made = new Shape(kind);
  KINDS.set(kind, made);
  return made;
}

/** A shape, and on the way to it the shapes with fewer fields: a tree, whose keys are the fields. */
export class Shape {
  readonly number: number;
  readonly kind: TraceEventKind;
  readonly fields: readonly Field[];
  /** Whether the event is a hop, ends one, and has a message, a partition and a sequence number in its words. */
  readonly isHop: boolean;
  readonly endsHop: boolean;
  readonly isAbout: boolean;
  readonly inLog: boolean;
  readonly hasSeq: boolean;
  /** Builds the event, for frequent shapes; undefined for others. */
  read: Reader | undefined;
  readonly #words: ReadonlySet<number>;
  readonly #next = new Map<unknown, Shape>();

  constructor(kind: TraceEventKind, fields: readonly Field[] = []) {
    this.number = SHAPES.length;
    this.kind = kind;
    this.fields = fields;
    this.#words = new Set(fields.flatMap((field) => ('word' in field ? [field.word] : [])));
    // Whether an event is a hop depends on its kind, and on the constant `unsent`.
    const like = { kind, unsent: fields.some(({ name }) => name === 'unsent') ? true : undefined } as TraceEvent;
    this.isHop = isHop(like);
    this.endsHop = kind === 'delayed' || isHopOutcome(like);
    this.isAbout = this.#hasWord('message');
    this.inLog = this.#hasWord('partition');
    this.hasSeq = this.#hasWord('seq');
    SHAPES.push(this);
  }

  /** Returns the next shape, with one more field where the key is the last to it. */
  to(key: unknown, field?: Field): Shape {
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    const made = new Shape(this.kind, field === undefined ? this.fields : [...this.fields, field]);
    this.#next.set(key, made);
    return made;
  }

  #hasWord(wanted: string): boolean {
    return this.fields.some((field) => field.name === wanted && 'word' in field);
  }

  /** Returns whether no field uses the word. */
  hasFree(word: number): boolean {
    return !this.#words.has(word);
  }
}
