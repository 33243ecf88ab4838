/**
 * Messages from templates: JSON in which an object whose only key begins with `$` is computed. `Template` in the scenario lists
 * the keys.
 */
import { type JsonValue, type Message, snapshot } from '../messaging/index.ts';
import type { Template } from '../scenario/index.ts';
import type { Random } from './random.ts';

/** Values that a template may read. */
export interface TemplateContext {
  readonly nowUs: number;
  readonly random: Random;
  /** Number of messages that this behaviour has published before. */
  readonly count: number;
  /** The message being answered. */
  readonly about: Message | undefined;
}

/** Returns the message of a template, for its values. */
export type Filler = (context: TemplateContext) => Message;

/** Returns the message of a template. A template in which nothing is computed gives the same frozen message each time. */
export function fill(template: Template, context: TemplateContext): Message {
  return fillerOf(template)(context);
}

/** Returns the filler of a template, whose keys are read once. Equal templates share one, which stays in the processor's cache. */
export function fillerOf(template: Template): Filler {
  const known = fillers.get(template);
  if (known !== undefined) return known;
  const text = JSON.stringify(template);
  const filler = shared.get(text) ?? newFiller(template);
  fillers.set(template, filler);
  if (text.length > SHARED_LENGTH_MAX) return filler;
  if (shared.size === SHARED_MAX) shared.clear();
  shared.set(text, filler);
  return filler;
}

function newFiller(template: Template): Filler {
  if (isComputed(template)) return objectFiller(template);
  const constant = snapshot(template);
  return () => constant;
}

const fillers = new WeakMap<Template, Filler>();
/** Fillers by the text of their template. */
const shared = new Map<string, Filler>();
const SHARED_MAX = 64;
const SHARED_LENGTH_MAX = 1000;

/** Computes a value of a template. */
type Value = (context: TemplateContext) => JsonValue;

/** Returns whether any object in the value has a key that begins with `$`, and so may be computed. */
function isComputed(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isList(value)) return value.some(isComputed);
  return Object.keys(value).some((key) => key.startsWith('$') || isComputed(value[key] ?? null));
}

function objectFiller(template: Template): Filler {
  const fields = Object.keys(template).map((key) => ({ key, value: valueFiller(template[key] ?? null) }));
  return (context) => {
    const message: { [key: string]: JsonValue } = {};
    for (const { key, value } of fields) put(message, key, value(context));
    return message;
  };
}

/** Sets a field, also one with the key `__proto__`, which assignment would swallow. */
function put(target: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}

function valueFiller(value: JsonValue): Value {
  if (typeof value !== 'object' || value === null) return () => value;
  if (isList(value)) {
    const items = value.map(valueFiller);
    return (context) => items.map((item) => item(context));
  }
  const [key, more] = Object.keys(value);
  if (key === undefined || more !== undefined || !key.startsWith('$')) return objectFiller(value);
  const operand = value[key] ?? null;
  switch (key) {
    case '$count':
      return ({ count }) => counted(typeof operand === 'number' ? operand : 0, count);
    case '$random':
      return (context) => random(operand, context);
    case '$time':
      return ({ nowUs }) => (operand === 'ms' ? Math.floor(nowUs / 1000) : Math.floor(nowUs / 1000) / 1000);
    case '$field':
      return ({ about }) => (typeof operand === 'string' ? fieldOf(about, operand) : null);
    case '$scale':
      return scaled(operand);
    default:
      return objectFiller(value);
  }
}

/** Returns null beyond 2^53, where counting up would repeat numbers and leave others out. */
function counted(start: number, count: number): number | null {
  const number = start + count;
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : null;
}

function random(operand: JsonValue, { random: source }: TemplateContext): JsonValue {
  const [min, max] = isList(operand) ? operand : [];
  if (typeof min !== 'number' || typeof max !== 'number') return null;
  return thousandths(min + (max - min) * source.fraction());
}

function scaled(operand: JsonValue): Value {
  const [inner, factor] = isList(operand) ? operand : [];
  const compute = valueFiller(inner ?? null);
  return (context) => {
    const value = compute(context);
    return typeof value === 'number' && typeof factor === 'number' ? thousandths(value * factor) : null;
  };
}

/** Returns the field at a path: `a.b` is the field b of the field a. */
function fieldOf(message: Message | undefined, path: string): JsonValue {
  let value: JsonValue = message ?? null;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || isList(value) || !Object.hasOwn(value, key)) return null;
    value = value[key] ?? null;
  }
  return value;
}

/**
 * Rounds to three decimals, by division of whole numbers, which all engines do alike. Returns never -0, and null for a value
 * beyond what a number holds.
 */
function thousandths(value: number): number | null {
  const rounded = Math.floor(value * 1000 + 0.5) / 1000 + 0;
  return Number.isFinite(rounded) ? rounded : null;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
