/** Basic types of all parts of a scenario. */
import type { JsonValue, OverflowPolicy } from '../messaging/index.ts';

export type { JsonValue, OverflowPolicy };

/** Virtual time in whole microseconds since the start of the run. */
export type Micros = number;

/** Use that an agent makes of a channel. */
export type LinkKind = 'publish' | 'subscribe' | 'consume';

/**
 * A JSON object. An object in it with a single key that starts with `$` is computed:
 *
 * - `{$count: first}`: a counter of this behaviour.
 * - `{$random: [min, max]}`: a seeded number, rounded to 3 decimals.
 * - `{$time: 's' | 'ms'}`: the virtual time.
 * - `{$field: 'a.b'}`: a field of the message being answered, or null if the message does not have it.
 * - `{$scale: [operand, factor]}`: a number times a factor.
 *
 * Nothing else computes; a template is data, not a language.
 */
export type Template = { readonly [key: string]: JsonValue };
