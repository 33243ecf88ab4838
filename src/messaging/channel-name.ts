/**
 * Names. A channel's name, like an agent's id, is a non-empty string of at most 128 UTF-16 units without lone surrogates; two
 * names are the same when their units are.
 *
 * The name of a pair is `from_to_to`: legal as a Kafka topic (letters, digits, `_`, `-`), unique for the pair, and reversible.
 * Units that would break this are escaped as `-` and the unit's four hexadecimal digits:
 * 1. a unit other than letters, digits, `_` and `-`;
 * 2. a `-` that four hexadecimal digits follow, as it would read as an escape;
 * 3. a `_` that would make another `_to_` in the name: before a `to` that ends the id or continues with `_`, and after a `to`
 *    that begins it.
 */
import { ChannelNameError } from './errors.ts';

/** Largest number of UTF-16 units of a channel's name, and of an agent's id. */
export const CHANNEL_NAME_UNITS_MAX = 128;

const LONE_SURROGATE = /\p{Surrogate}/u;
const SEPARATOR = '_to_';
const PLAIN = /^[A-Za-z0-9]+$/;
const NEEDS_ESCAPE = /[^A-Za-z0-9_-]|-(?=[0-9a-f]{4})|_(?=to(?:_|$))|(?<=^to)_/g;
const ESCAPE = /-([0-9a-f]{4})/g;

/**
 * Checks that a value is a name.
 * @param what subject of the error's text
 * @throws ChannelNameError
 */
export function checkName(name: unknown, what = 'A channel name'): asserts name is string {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new ChannelNameError(`${what} ${problem}`);
}

/** Returns what is wrong with a name, to follow its subject ("must not be empty"); undefined for a valid one. */
export function nameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string') return `must be a string, not ${name === null ? 'null' : typeof name}`;
  if (name === '') return 'must not be empty';
  if (name.length > CHANNEL_NAME_UNITS_MAX) {
    return `must have at most ${CHANNEL_NAME_UNITS_MAX} characters, and has ${name.length}`;
  }
  return LONE_SURROGATE.test(name) ? 'must not hold half a surrogate pair' : undefined;
}

/**
 * Returns the name of the channel from one agent to another: `mg1_to_mg2`.
 * @throws ChannelNameError if an id is invalid, both are the same, or the name would be too long
 */
export function getChannelName(fromId: string, toId: string): string {
  checkName(fromId, 'An agent id');
  checkName(toId, 'An agent id');
  if (fromId === toId) throw new ChannelNameError(`An agent has no channel to itself: ${JSON.stringify(fromId)}`);
  const name = escapeId(fromId) + SEPARATOR + escapeId(toId);
  if (name.length > CHANNEL_NAME_UNITS_MAX) {
    const ids = `${JSON.stringify(fromId)} and ${JSON.stringify(toId)}`;
    throw new ChannelNameError(
      `The channel name for ${ids} has ${name.length} characters, of at most ${CHANNEL_NAME_UNITS_MAX}: use shorter ids`,
    );
  }
  return name;
}

/** Returns the two agents of a pair's name, or undefined for a name that `getChannelName` never returns. */
export function parseChannelName(name: string): { readonly fromId: string; readonly toId: string } | undefined {
  const at = name.indexOf(SEPARATOR);
  if (at === -1) return undefined;
  const fromId = unescapeId(name.slice(0, at));
  const toId = unescapeId(name.slice(at + SEPARATOR.length));
  const valid = nameProblem(fromId) === undefined && nameProblem(toId) === undefined && fromId !== toId;
  return valid && escapeId(fromId) + SEPARATOR + escapeId(toId) === name ? { fromId, toId } : undefined;
}

function escapeId(id: string): string {
  if (PLAIN.test(id)) return id;
  // By units, not code points: without the `u` flag an astral character is its two surrogates.
  return id.replace(NEEDS_ESCAPE, (unit) => `-${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function unescapeId(text: string): string {
  return text.replace(ESCAPE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
