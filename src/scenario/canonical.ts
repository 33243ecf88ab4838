import { snapshot } from '../messaging/index.ts';
import { CLIENTS } from './kinds/brokers.ts';
import { Beginning, MessageSchema } from './kinds/value-shapes.ts';
import type { Client, Scenario } from './scenario.ts';
import { ScenarioSchema } from './schema.ts';
import { entriesOf, ownField, type Shape } from './shape-walk.ts';
import type { Micros } from './terms.ts';

/**
 * Returns the same scenario, of fresh objects with their fields in the order of the schema, and what has a time in order of time.
 * Scenarios with the same meaning are then the same text. Fields of messages keep their order: receivers see it.
 */
export function canonicalScenario(scenario: Scenario): Scenario {
  // The copy of a value of a shape has that shape.
  const { bookmarks, interventions, ...rest } = copyOf(ScenarioSchema as Shape, scenario) as Scenario;
  return { ...rest, bookmarks: bookmarks.toSorted(byTime), interventions: interventions.toSorted(byTime) };
}

function byTime(a: { readonly atUs: number }, b: { readonly atUs: number }): number {
  return a.atUs - b.atUs;
}

/** Copies of values that are more than their fields. */
const COPIES: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  [MessageSchema, snapshot],
  [Beginning, (fromUs?: Micros) => (fromUs === 0 ? undefined : fromUs)],
  ...Object.values(CLIENTS).map(
    ({ shape, usual }) => [shape, (client?: Client) => withoutUsual(client, usual)] as const,
  ),
]);

/** Returns a copy of a value, with the fields that its shape names in the order of the shape; without those that are undefined. */
function copyOf(shape: Shape | undefined, value: unknown): unknown {
  // Each copies the values of its shape.
  const own = COPIES.get(shape) as ((value: unknown) => unknown) | undefined;
  if (own !== undefined) return own(value);
  if (typeof value === 'number') return value + 0; // 0 for -0, which JSON text cannot hold.
  if (typeof value !== 'object' || value === null) return value;
  if (shape?.wrapped !== undefined) return copyOf(shape.wrapped, value);
  if (Array.isArray(value)) return value.map((item) => copyOf(shape?.item, item));
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(entriesOf(shape, value))) {
    const copied = copyOf(field, ownField(value, name));
    if (copied !== undefined) copy[name] = copied;
  }
  return copy;
}

/** Leaves out a client's settings that are the default, as files and links do from before there were any. */
function withoutUsual(client: Client | undefined, usual: Client): Client | undefined {
  if (client === undefined) return undefined;
  const { retries, deliveryTimeoutUs, bufferMax } = client;
  const isUsual =
    retries === usual.retries && deliveryTimeoutUs === usual.deliveryTimeoutUs && bufferMax === usual.bufferMax;
  return isUsual ? undefined : { retries, deliveryTimeoutUs, bufferMax };
}
