/**
 * A document in JSON or YAML as values, within limits: length, depth, and the number of values that aliases stand for. Reads of it
 * that find something else than they expect find nothing.
 */
import { parseDocument, type YAMLError } from 'yaml';
import type { JsonValue } from '../../messaging/index.ts';
import { jsonProblemText, parseJson } from '../../messaging/parts.ts';

/** Limits of a document. */
export const DOCUMENT_LIMITS = {
  /** UTF-16 units of the text. */
  units: 2_097_152,
  /** Nested lists and objects. */
  depth: 64,
  /** Values that aliases of YAML stand for. */
  aliases: 1000,
} as const;

/** An object of a document. */
export type Tree = Readonly<Record<string, unknown>>;

/** The object that a text holds, or a sentence that says why it holds none, with the place. */
export type TreeResult = { readonly ok: true; readonly tree: Tree } | { readonly ok: false; readonly error: string };

/** Reads a text that holds one object. */
export function readTree(text: string): TreeResult {
  if (text.length > DOCUMENT_LIMITS.units)
    return { ok: false, error: `The document is longer than ${DOCUMENT_LIMITS.units.toLocaleString('en')} characters` };
  const body = text.replace(/^\ufeff/, '');
  const read = /^\s*\{/.test(body) ? readJson(body) : readYaml(body);
  if ('error' in read) return { ok: false, error: read.error };
  const tree = treeOf(read.value);
  return tree === undefined ? { ok: false, error: 'The document is not an object' } : { ok: true, tree };
}

type ValueResult = { readonly value: unknown } | { readonly error: string };

function readJson(text: string): ValueResult {
  const read = parseJson(text, { depthMax: DOCUMENT_LIMITS.depth, loneSurrogates: true });
  return read.ok ? { value: read.value } : { error: jsonProblemText(read.problem) };
}

function readYaml(text: string): ValueResult {
  const line = tooDeepLine(text);
  if (line !== undefined)
    return { error: `Line ${line}: the document is nested deeper than ${DOCUMENT_LIMITS.depth} levels` };
  try {
    // Comparing every name of an object with every other takes too long for large objects: the last of two wins.
    const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: true });
    const [problem] = document.errors;
    if (problem !== undefined) return { error: problemText(problem) };
    return { value: document.toJS({ maxAliasCount: DOCUMENT_LIMITS.aliases }) };
  } catch (error) {
    // Too many aliases, or an alias of itself.
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function problemText({ message, linePos }: YAMLError): string {
  const place = linePos?.[0];
  const [first = ''] = message.split(/ at line \d|\n/);
  return place === undefined ? first : `Line ${place.line}, column ${place.col}: ${first}`;
}

/**
 * Returns the line at which lists and objects may be nested too deeply: by brackets, or by indentation and marks of lists. Counts
 * brackets in texts as well.
 */
function tooDeepLine(text: string): number | undefined {
  let line = 1;
  let brackets = 0;
  let marks = 0;
  let isStart = true;
  /** Indentations of the lines that are open. */
  const indents: number[] = [];
  let indent = 0;
  for (const character of text) {
    if (character === '\n') {
      line += 1;
      marks = 0;
      indent = 0;
      isStart = true;
      continue;
    }
    if (isStart && character === ' ') {
      indent += 1;
      continue;
    }
    if (isStart) {
      isStart = false;
      while ((indents.at(-1) ?? -1) >= indent) indents.pop();
      indents.push(indent);
    }
    if (character === '-' || character === '?' || character === ':') marks += 1;
    else if (character !== ' ' && character !== '\t') marks = 0;
    if (character === '[' || character === '{') brackets += 1;
    else if ((character === ']' || character === '}') && brackets > 0) brackets -= 1;
    if (brackets > DOCUMENT_LIMITS.depth || indents.length + marks > DOCUMENT_LIMITS.depth * 2) return line;
  }
  return undefined;
}

/** Returns a value as an object, or undefined. */
export function treeOf(value: unknown): Tree | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : undefined;
}

/** Returns a field of an object, its own only. */
export function fieldOf(value: unknown, name: string): unknown {
  const tree = treeOf(value);
  return tree !== undefined && Object.hasOwn(tree, name) ? tree[name] : undefined;
}

/** Returns a field that is a text, or undefined. */
export function textField(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : undefined;
}

/** Returns the fields of an object, or none. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  const tree = treeOf(value);
  return tree === undefined ? [] : Object.entries(tree);
}

/** Returns the items of a list, or none. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns a value as JSON: numbers that are not finite as texts. At most `budget` values are copied. */
export function jsonOf(value: unknown, budget: { left: number }, depth = 0): JsonValue {
  budget.left -= 1;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.replaceAll(/\p{Surrogate}/gu, '\ufffd');
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object') return String(value);
  if (budget.left <= 0 || depth >= 20) return '…';
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) {
      if (budget.left <= 0) break;
      items.push(jsonOf(item, budget, depth + 1));
    }
    return items;
  }
  const fields: [string, JsonValue][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (budget.left <= 0) break;
    fields.push([key.replaceAll(/\p{Surrogate}/gu, '\ufffd'), jsonOf(item, budget, depth + 1)]);
  }
  return Object.fromEntries(fields);
}
