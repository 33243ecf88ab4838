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

/** Returns the message of a template. A template in which nothing is computed gives the same frozen message each time. */
export function fill(template: Template, context: TemplateContext): Message {
  let constant = constants.get(template);
  if (constant === undefined) {
    constant = isComputed(template) ? COMPUTED : snapshot(template);
    constants.set(template, constant);
  }
  return constant === COMPUTED ? filled(template, context) : constant;
}

const COMPUTED: Message = {};
/** Constant message of each template, or `COMPUTED`. */
const constants = new WeakMap<Template, Message>();

/** Returns whether any object in the value has a key that begins with `$`, and so may be computed. */
function isComputed(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isList(value)) return value.some(isComputed);
  return Object.keys(value).some((key) => key.startsWith('$') || isComputed(value[key] ?? null));
}

function filled(template: Template, context: TemplateContext): Message {
  const message: { [key: string]: JsonValue } = {};
  for (const key of Object.keys(template)) put(message, key, compute(template[key] ?? null, context));
  return message;
}

/** Sets a field, also one with the key `__proto__`, which assignment would swallow. */
function put(target: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}

function compute(value: JsonValue, context: TemplateContext): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => compute(item, context));
  const [key, more] = Object.keys(value);
  if (key === undefined || more !== undefined || !key.startsWith('$')) return filled(value, context);
  const operand = value[key] ?? null;
  switch (key) {
    case '$count':
      return (typeof operand === 'number' ? operand : 0) + context.count;
    case '$random':
      return random(operand, context);
    case '$time':
      return operand === 'ms' ? Math.floor(context.nowUs / 1000) : Math.floor(context.nowUs / 1000) / 1000;
    case '$field':
      return typeof operand === 'string' ? fieldOf(context.about, operand) : null;
    case '$scale':
      return scale(operand, context);
    default:
      return filled(value, context);
  }
}

function random(operand: JsonValue, { random: source }: TemplateContext): JsonValue {
  const [min, max] = isList(operand) ? operand : [];
  if (typeof min !== 'number' || typeof max !== 'number') return null;
  return thousandths(min + (max - min) * source.fraction());
}

function scale(operand: JsonValue, context: TemplateContext): JsonValue {
  const [inner, factor] = isList(operand) ? operand : [];
  const value = inner === undefined ? null : compute(inner, context);
  return typeof value === 'number' && typeof factor === 'number' ? thousandths(value * factor) : null;
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
