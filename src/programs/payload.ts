/** Payloads of a program: templates as expressions of its language. `simulation/template.ts` says what they compute. */
import type { JsonValue } from '../messaging/index.ts';
import type { Micros, Template } from '../scenario/index.ts';
import type { Helper } from './dialect.ts';

/** Values that a payload is computed of. */
export interface PayloadSource {
  /** Variable that counts, and what is added to it where a template counts from `first`. */
  readonly counter?: { readonly name: string; readonly first: number };
  /** Source of `$field`: nothing, a message, or a batch. @default nothing */
  readonly about?: 'message' | 'batch';
  /** Time from now until the payload is published. */
  readonly laterUs: Micros;
}

/** Expressions of a language. */
export interface PayloadWords {
  literal(value: JsonValue): string;
  object(fields: readonly (readonly [string, string])[]): string;
  list(items: readonly string[]): string;
  random(min: number, max: number): string;
  time(unit: 's' | 'ms', laterUs: Micros): string;
  field(path: string): string;
  scale(value: string, factor: number): string;
  sum(counter: string, first: number): string;
  /** Number of messages of a batch, all of them, the first or the last. */
  batch(part: 'count' | 'messages' | 'first' | 'last'): string;
  /** Field of the first or the last message of a batch. */
  batchField(part: 'first' | 'last', path: string): string;
  /** Helper that a call needs; undefined where the language has it. */
  helperOf(kind: 'random' | 'field', path?: string): Helper | undefined;
}

/** Returns the expression of a template. @param uses called for each helper that the expression needs */
export function payloadText(
  template: Template,
  source: PayloadSource,
  words: PayloadWords,
  uses: (helper: Helper) => void,
): string {
  const use = (helper: Helper | undefined): void => {
    if (helper !== undefined) uses(helper);
  };
  const objectText = (value: Template): string =>
    words.object(Object.keys(value).map((key) => [key, valueText(value[key] ?? null)]));
  const fieldText = (operand: JsonValue): string => {
    if (typeof operand !== 'string' || source.about === undefined) return words.literal(null);
    if (source.about === 'message') {
      use(words.helperOf('field', operand));
      return words.field(operand);
    }
    const [part = '', ...rest] = operand.split('.');
    if (part !== 'count' && part !== 'messages' && part !== 'first' && part !== 'last') return words.literal(null);
    if (rest.length === 0) return words.batch(part);
    if (part !== 'first' && part !== 'last') return words.literal(null);
    uses('field');
    return words.batchField(part, rest.join('.'));
  };
  const valueText = (value: JsonValue): string => {
    if (typeof value !== 'object' || value === null) return words.literal(value);
    if (isList(value)) return words.list(value.map(valueText));
    const [key, more] = Object.keys(value);
    if (key === undefined || more !== undefined) return objectText(value);
    const operand = value[key] ?? null;
    switch (key) {
      case '$count': {
        const first = typeof operand === 'number' ? operand : 0;
        return source.counter === undefined
          ? words.literal(first)
          : words.sum(source.counter.name, first - source.counter.first);
      }
      case '$random': {
        const [min, max] = isList(operand) ? operand : [];
        if (typeof min !== 'number' || typeof max !== 'number') return words.literal(null);
        use(words.helperOf('random'));
        return words.random(min, max);
      }
      case '$time':
        uses('now');
        return words.time(operand === 'ms' ? 'ms' : 's', source.laterUs);
      case '$field':
        return fieldText(operand);
      case '$scale': {
        const [inner, factor] = isList(operand) ? operand : [];
        if (typeof factor !== 'number') return words.literal(null);
        uses('scale');
        return words.scale(valueText(inner ?? null), factor);
      }
      default:
        return objectText(value);
    }
  };
  return objectText(template);
}

/**
 * Returns the number with which a counter begins, so that its value is what most of the template says; undefined if the template
 * counts nothing.
 */
export function firstCount(template: Template): number | undefined {
  const operands = countsIn(template);
  if (operands.length === 0) return undefined;
  const [first] = operands;
  const isSame = typeof first === 'number' && operands.every((operand) => operand === first);
  return isSame && Number.isInteger(first) && Math.abs(first) < 1e9 ? first : 0;
}

function countsIn(value: JsonValue): readonly JsonValue[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isList(value)) return value.flatMap(countsIn);
  const [key, more] = Object.keys(value);
  if (key === '$count' && more === undefined) return [value[key] ?? null];
  return Object.values(value).flatMap(countsIn);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
