/**
 * A message as fields: names and values of a JSON object, each as the text that the user types.
 *
 * 1. The JSON text of a value is never read and written again: 1.0 stays 1.0, and a number beyond 2^53 stays as typed and is refused.
 * 2. A value that is no number, no word of JSON, and starts no list, object or quoted text is text: `on` means `"on"`.
 * 3. `textOf` and `fieldsOf` are inverse: fields of a text give a text of the same fields.
 */
import { jsonProblemText, parseJson, parseJsonObject } from '../../messaging/parts.ts';

export interface MessageField {
  /** Identifier, unique in its message. */
  readonly id: number;
  readonly name: string;
  /** Text that the user types: JSON, or plain text. */
  readonly value: string;
}

/** Problem of a message: its cause and its place, with a right example. */
export interface MessageProblem {
  /** Identifier of the field; undefined for the whole message. */
  readonly field?: number;
  readonly part?: 'name' | 'value';
  readonly message: string;
}

const WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;
const OPENS = /^[{["]/;
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;
const EXAMPLE = '{ "setpoint": 1.0 }';

/**
 * Returns the fields of a JSON object, in order.
 * @returns undefined if the text is no object, or has a field that a row cannot show: one without a name
 */
export function fieldsOf(text: string): readonly MessageField[] | undefined {
  const members = membersOf(text);
  if (members === undefined || members.some(([name]) => name.trim() === '')) return undefined;
  return members.map(([name, json], id) => ({ id, name, value: typedOf(json) }));
}

/** Returns the JSON text of the fields. A field without name and value is left out. */
export function textOf(fields: readonly MessageField[]): string {
  const members = fields.filter(isUsed).map(({ name, value }) => `${JSON.stringify(name.trim())}: ${jsonOf(value)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** Returns the first problem of the fields. */
export function problemOfFields(fields: readonly MessageField[]): MessageProblem | undefined {
  const names = new Set<string>();
  for (const { id, name: typed, value } of fields.filter((field) => isUsed(field))) {
    const name = typed.trim();
    if (name === '') return { field: id, part: 'name', message: 'Name the field, for example: setpoint' };
    if (names.has(name)) {
      const message = `Two fields have the name “${name}”. Use another one, for example: ${freeName(name, fields)}`;
      return { field: id, part: 'name', message };
    }
    names.add(name);
    const read = parseJson(jsonOf(value));
    if (read.ok) continue;
    const { message, found } = read.problem;
    const cause = `${name}: ${found === undefined ? '' : `“${found}”: `}${message}`;
    return { field: id, part: 'value', message: `${cause}. For example: ${exampleOf(value)}` };
  }
  return problemOfText(textOf(fields));
}

/** Returns the problem of a message as JSON. */
export function problemOfText(text: string): MessageProblem | undefined {
  const read = parseJsonObject(text);
  if (read.ok) return undefined;
  return { message: `${jsonProblemText(read.problem)}. For example: ${EXAMPLE}` };
}

/** Returns what a value is, in a word; '' for one that is no JSON yet. */
export function kindOf(typed: string): string {
  const read = parseJson(jsonOf(typed));
  if (!read.ok) return '';
  if (read.value === null) return 'null';
  if (Array.isArray(read.value)) return 'list';
  const kind = typeof read.value;
  return kind === 'string' ? 'text' : kind === 'boolean' ? 'yes or no' : kind;
}

/** Returns a right value that is close to a wrong one: digits, or an unfinished list, as text. */
function exampleOf(value: string): string {
  const typed = value.trim();
  if (WORD.test(typed)) return JSON.stringify(typed);
  if (typed.startsWith('{')) return '{ "low": 1, "high": 2 }';
  if (typed.startsWith('[')) return '[1, 2]';
  return JSON.stringify(typed.replaceAll('"', ''));
}

function isUsed({ name, value }: MessageField): boolean {
  return name.trim() !== '' || value.trim() !== '';
}

function freeName(name: string, fields: readonly MessageField[]): string {
  for (let number = 2; ; number += 1) {
    if (!fields.some((field) => field.name.trim() === `${name}${number}`)) return `${name}${number}`;
  }
}

/** Returns the JSON text of what was typed. */
function jsonOf(typed: string): string {
  const trimmed = typed.trim();
  return WORD.test(trimmed) || OPENS.test(trimmed) ? trimmed : JSON.stringify(typed);
}

/** Returns what a user would type for a JSON value: plain text without its quotes, if it is read as the same text again. */
function typedOf(json: string): string {
  if (!json.startsWith('"')) return json.replace(/\s*\n\s*/g, ' ');
  const text: unknown = JSON.parse(json);
  return typeof text === 'string' && JSON.stringify(text) === jsonOf(text) && json === jsonOf(text) ? text : json;
}

/** Returns names and JSON texts of the values of an object; undefined for any other text. */
function membersOf(text: string): readonly (readonly [name: string, json: string])[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members: (readonly [string, string])[] = [];
  let depth = 0;
  let name: string | undefined;
  let start = -1;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    const closes = token === '}' || token === ']';
    if (depth === 1 && (token === ',' || closes)) {
      if (name !== undefined) members.push([name, text.slice(start, index).trim()]);
      name = undefined;
    } else if (depth === 1 && token === ':') start = index + 1;
    else if (depth === 1 && name === undefined) name = String(JSON.parse(token));
    if (token === '{' || token === '[') depth += 1;
    else if (closes) depth -= 1;
  }
  return members;
}
