/** An example of a JSON Schema: a template whose numbers differ from message to message. */
import type { JsonValue } from '../../../messaging/index.ts';
import { entriesOf, fieldOf, itemsOf, jsonOf, textField } from '../document-tree.ts';
import type { References } from './asyncapi-model.ts';

const DEPTH_MAX = 8;
/** Largest number of values in an example. */
const VALUES_MAX = 200;

/** Examples of texts, by their format. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['date-time', '2030-01-01T12:00:00Z'],
  ['date', '2030-01-01'],
  ['time', '12:00:00Z'],
  ['email', 'someone@example.com'],
  ['uri', 'https://example.com/'],
  ['uuid', '3fa85f64-5717-4562-b3fc-2c963f66afa6'],
  ['hostname', 'example.com'],
  ['ipv4', '192.0.2.1'],
]);

/** Returns an example of a schema. */
export function sampleOf(schema: unknown, references: References): JsonValue {
  return new Sampler(references).sample(schema, 0);
}

class Sampler {
  readonly #references: References;
  #left = VALUES_MAX;

  constructor(references: References) {
    this.#references = references;
  }

  sample(value: unknown, depth: number): JsonValue {
    const schema = this.#references.follow(value);
    this.#left -= 1;
    if (depth > DEPTH_MAX || this.#left <= 0) return null;
    const given = firstDefined(
      itemsOf(fieldOf(schema, 'examples'))[0],
      fieldOf(schema, 'example'),
      fieldOf(schema, 'const'),
      fieldOf(schema, 'default'),
      itemsOf(fieldOf(schema, 'enum'))[0],
    );
    if (given !== undefined) return jsonOf(given, { left: this.#left });
    const choice = itemsOf(fieldOf(schema, 'oneOf'))[0] ?? itemsOf(fieldOf(schema, 'anyOf'))[0];
    if (choice !== undefined) return this.sample(choice, depth + 1);
    const parts = itemsOf(fieldOf(schema, 'allOf'));
    if (parts.length > 0) return this.#merged(schema, parts, depth);
    return this.#byType(schema, typeOf(schema), depth);
  }

  #merged(schema: unknown, parts: readonly unknown[], depth: number): JsonValue {
    const fields: [string, JsonValue][] = [];
    for (const part of parts) {
      if (this.#left <= 0) break;
      fields.push(...Object.entries(objectOf(this.sample(part, depth + 1))));
    }
    return Object.fromEntries([...fields, ...this.#fields(schema, depth)]);
  }

  #fields(schema: unknown, depth: number): readonly (readonly [string, JsonValue])[] {
    const fields: (readonly [string, JsonValue])[] = [];
    for (const [name, property] of entriesOf(fieldOf(schema, 'properties'))) {
      if (this.#left <= 0) break;
      fields.push([name, this.sample(property, depth + 1)]);
    }
    return fields;
  }

  #byType(schema: unknown, type: string, depth: number): JsonValue {
    switch (type) {
      case 'object':
        return Object.fromEntries(this.#fields(schema, depth));
      case 'array': {
        const items = fieldOf(schema, 'items');
        return items === undefined ? [] : [this.sample(Array.isArray(items) ? items[0] : items, depth + 1)];
      }
      case 'integer':
        return { $count: Math.ceil(limitOf(schema, 'minimum') ?? 1) };
      case 'number':
        return { $random: rangeOf(schema) };
      case 'boolean':
        return true;
      case 'string':
        return TEXTS.get(textField(schema, 'format') ?? '') ?? 'text';
      default:
        return null;
    }
  }
}

function firstDefined(...values: readonly unknown[]): unknown {
  return values.find((value) => value !== undefined);
}

function objectOf(value: JsonValue): { readonly [key: string]: JsonValue } {
  // Lists have been excluded.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: JsonValue })
    : {};
}

/** Returns the type of a schema, which may name several, or none. */
function typeOf(schema: unknown): string {
  const type = fieldOf(schema, 'type');
  const [first] = itemsOf(type).filter((one) => one !== 'null');
  const named = typeof type === 'string' ? type : typeof first === 'string' ? first : '';
  if (named !== '') return named;
  if (fieldOf(schema, 'properties') !== undefined) return 'object';
  return fieldOf(schema, 'items') === undefined ? '' : 'array';
}

function limitOf(schema: unknown, name: string): number | undefined {
  const limit = fieldOf(schema, name);
  return typeof limit === 'number' && Math.abs(limit) < 1e9 ? limit : undefined;
}

function rangeOf(schema: unknown): readonly [number, number] {
  const min = limitOf(schema, 'minimum') ?? limitOf(schema, 'exclusiveMinimum');
  const max = limitOf(schema, 'maximum') ?? limitOf(schema, 'exclusiveMaximum');
  const low = min ?? Math.min(0, max ?? 0);
  return [low, Math.max(low, max ?? low + 100)];
}
