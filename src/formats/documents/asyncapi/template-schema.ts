/** A template of messages as JSON Schema, with an example that the schema allows. */
import type { JsonValue } from '../../../messaging/index.ts';

/** Schema of a value, and one value of it. */
export interface Described {
  readonly schema: JsonValue;
  readonly example: JsonValue;
}

/** Describes a value of a template. Computed values have the type of what is computed. */
export function described(value: JsonValue): Described {
  if (value === null) return { schema: {}, example: null };
  if (typeof value === 'number') return { schema: { type: 'number' }, example: value };
  if (typeof value !== 'object') return { schema: { type: typeof value }, example: value };
  if (isList(value)) return { schema: { type: 'array' }, example: value.map((item) => described(item).example) };
  const [key, more] = Object.keys(value);
  const computed =
    key !== undefined && more === undefined && key.startsWith('$') ? computedBy(key, value[key] ?? null) : undefined;
  return computed ?? describedObject(value);
}

function describedObject(value: { readonly [key: string]: JsonValue }): Described {
  const fields = Object.entries(value).map(([name, field]) => [name, described(field)] as const);
  return {
    schema: { type: 'object', properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])) },
    example: Object.fromEntries(fields.map(([name, { example }]) => [name, example])),
  };
}

/** Describes what an operator computes; undefined for a name that is none. */
function computedBy(operator: string, operand: JsonValue): Described | undefined {
  switch (operator) {
    case '$count':
      return { schema: { type: 'integer' }, example: typeof operand === 'number' ? Math.floor(operand) : 0 };
    case '$random': {
      const [min, max] = isList(operand) ? operand : [];
      if (typeof min !== 'number' || typeof max !== 'number') return { schema: {}, example: null };
      const [low, high] = [Math.min(min, max), Math.max(min, max)];
      return { schema: { type: 'number', minimum: low, maximum: high }, example: low };
    }
    case '$time':
      return { schema: { type: 'number', minimum: 0 }, example: 0 };
    case '$field':
    case '$scale':
      return { schema: {}, example: null };
    default:
      return undefined;
  }
}

/** Returns whether a value has a key that a reader of references would follow. */
export function hasReference(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasReference);
  return Object.entries(value).some(([key, field]) => key === '$ref' || hasReference(field));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
