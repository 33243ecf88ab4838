/**
 * A broker's copy of a message: one, made at the call, deeply frozen, shared by the queue and every receiver.
 *
 * 1. Only JSON goes in: null, booleans, finite numbers, strings of whole characters, arrays, plain objects. Nothing is converted.
 * 2. A snapshot handed in again is not copied: it carries a mark that nobody else can see or make.
 * 3. Copying keeps no book of where it is; only when it fails is the message walked again, for the path.
 */
import { PayloadError } from './errors.ts';
import type { JsonValue, Message } from './message-broker.ts';

/** Largest number of nested objects and arrays in a message, including itself. */
export const PAYLOAD_DEPTH_MAX = 256;
/** Largest size of a message in bytes, as JSON in UTF-8. */
export const PAYLOAD_BYTES_MAX = 1024 * 1024;

/** "Constructs" its argument, so that a derived class adds its private field to that object. */
const Given = function given(object: object): object {
  return object;
} as unknown as new (
  object: object,
) => object;

/**
 * Mark of a snapshot: its size in bytes, as a private field. A private field is not a property: it appears in no listing and no
 * copy. A `WeakMap` would do the same at ten times the cost, for every message.
 */
class Mark extends Given {
  readonly #bytes: number;

  constructor(copy: Message, size: number) {
    super(copy);
    this.#bytes = size;
  }

  static bytesOf(object: object): number | undefined {
    return #bytes in object ? object.#bytes : undefined;
  }
}

class Unfit extends Error {}

/** Half of a surrogate pair: with the flag, a whole one is another character. */
const HALF_PAIR = /\p{Surrogate}/u;
const HALF_PAIR_WORDS = 'half of a surrogate pair is no character';

let bytes = 0;

/**
 * Returns a deeply frozen copy of a message, or the message itself if it is such a copy.
 * @throws PayloadError with the path of the part that is not JSON, or beyond the limits
 */
export function snapshot(message: unknown): Message {
  if (typeof message === 'object' && message !== null && Mark.bytesOf(message) !== undefined) {
    // Only snapshots, which are messages, are marked.
    return message as Message;
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    throw new PayloadError(`a message must be a JSON object, not ${kindOf(message)}`, '$');
  }
  bytes = 0;
  try {
    const copy = copyFields(message, 1);
    new Mark(copy, bytes);
    return Object.freeze(copy);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw explain(message, '$', []) ?? new PayloadError(`larger than ${PAYLOAD_BYTES_MAX} bytes as JSON`, '$');
  }
}

/**
 * Freezes a message that `JSON.parse` has made and that nobody else has: the snapshot without its copy.
 * @throws PayloadError beyond the limits
 */
export function snapshotOfParsed(message: Message): Message {
  bytes = 0;
  try {
    for (const key of addedKeys(message)) freezeValue(message[key]);
    new Mark(message, bytes);
    return Object.freeze(message);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw explain(message, '$', []) ?? new PayloadError(`larger than ${PAYLOAD_BYTES_MAX} bytes as JSON`, '$');
  }
}

/** Returns the size of a snapshot in bytes, as JSON in UTF-8. */
export function sizeOf(message: Message): number {
  return Mark.bytesOf(message) ?? 0;
}

function copyValue(value: unknown, depth: number): JsonValue {
  switch (typeof value) {
    case 'string':
      add(textBytes(value));
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new Unfit();
      add(8);
      return value;
    case 'boolean':
      add(5);
      return value;
    case 'object':
      if (value === null) {
        add(4);
        return null;
      }
      return Array.isArray(value) ? copyArray(value, depth + 1) : copyObject(value, depth + 1);
    default:
      throw new Unfit();
  }
}

/** Adds the size of a value and freezes it. Its nesting is limited by the parser. */
function freezeValue(value: JsonValue | undefined): void {
  if (typeof value === 'string') add(textBytes(value));
  else if (typeof value === 'number') add(8);
  else if (typeof value !== 'object') add(5);
  else if (value === null) add(4);
  else if (isArray(value)) {
    add(2 + value.length);
    for (const item of value) freezeValue(item);
    Object.freeze(value);
  } else {
    for (const key of addedKeys(value)) freezeValue(value[key]);
    Object.freeze(value);
  }
}

/** Adds the size of an object without its fields' values, and returns the names of the fields. */
function addedKeys(value: Message): readonly string[] {
  const keys = Object.keys(value);
  add(2);
  for (const key of keys) add(textBytes(key) + 2);
  return keys;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function copyArray(values: readonly unknown[], depth: number): readonly JsonValue[] {
  if (depth > PAYLOAD_DEPTH_MAX) throw new Unfit();
  add(2 + values.length);
  const copy: JsonValue[] = [];
  for (let index = 0; index < values.length; index += 1) copy.push(copyValue(values[index], depth));
  return Object.freeze(copy);
}

function copyObject(value: object, depth: number): Message {
  return Object.freeze(copyFields(value, depth));
}

function copyFields(value: object, depth: number): { [key: string]: JsonValue } {
  if (depth > PAYLOAD_DEPTH_MAX || !isPlain(value)) throw new Unfit();
  const copy: { [key: string]: JsonValue } = {};
  add(2);
  for (const key of Object.keys(value)) {
    add(textBytes(key) + 2);
    // A plain object, read by its own key.
    const field = copyValue((value as Readonly<Record<string, unknown>>)[key], depth);
    if (key === '__proto__') {
      Object.defineProperty(copy, key, { value: field, enumerable: true, writable: true, configurable: true });
    } else {
      copy[key] = field;
    }
  }
  return copy;
}

/** Returns whether the value is an object literal, of this realm or another, without symbols as keys. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain && Object.getOwnPropertySymbols(value).length === 0;
}

function add(count: number): void {
  bytes += count;
  if (bytes > PAYLOAD_BYTES_MAX) throw new Unfit();
}

/**
 * At least the length of the text as a JSON string in UTF-8, and exactly that for ASCII without escapes. Half a surrogate pair is unfit:
 * UTF-8 has nothing for it, and whoever reads exactly refuses its escape.
 */
function textBytes(text: string): number {
  let count = text.length + 2;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if ((unit & 0xf800) === 0xd800) {
      index += 1;
      if (unit > 0xdbff || (text.charCodeAt(index) & 0xfc00) !== 0xdc00) throw new Unfit();
      count += 4;
    } else if (unit > 0x7e || unit < 0x20) count += unit > 0x7ff ? 2 : unit < 0x20 ? 5 : 1;
    else if (unit === 0x22 || unit === 0x5c) count += 1;
  }
  return count;
}

/** Returns the first invalid part of `value`, or undefined if all of it is JSON and only the size is too large. */
function explain(value: unknown, path: string, above: readonly object[]): PayloadError | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : new PayloadError(`${value} is not a JSON number`, path);
  }
  if (typeof value === 'string') return HALF_PAIR.test(value) ? new PayloadError(HALF_PAIR_WORDS, path) : undefined;
  if (typeof value === 'boolean' || value === null) return undefined;
  if (typeof value !== 'object') return new PayloadError(`${kindOf(value)} is not JSON`, path);
  if (above.includes(value)) return new PayloadError('the message contains itself', path);
  if (above.length >= PAYLOAD_DEPTH_MAX) return new PayloadError(`nested deeper than ${PAYLOAD_DEPTH_MAX}`, path);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = explain(value[index], `${path}[${index}]`, [...above, value]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isPlain(value)) return new PayloadError(`${kindOf(value)} is not a plain object`, path);
  for (const [key, field] of Object.entries(value)) {
    const at = path + keyPath(key);
    if (HALF_PAIR.test(key)) return new PayloadError(HALF_PAIR_WORDS, at);
    const found = explain(field, at, [...above, value]);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function keyPath(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') {
    const maker: unknown = Object.getPrototypeOf(value)?.constructor;
    const name = typeof maker === 'function' ? maker.name : 'Object';
    return name === 'Object' ? 'an object with symbol keys' : `a ${name}`;
  }
  return typeof value === 'bigint' ? 'a BigInt' : `a ${typeof value}`;
}
