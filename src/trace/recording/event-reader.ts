/**
 * One line as an event: its fields by the rules of its kind, in a fresh object. What it names is looked up in the trace so far.
 */
import { type Message, PAYLOAD_DEPTH_MAX, PayloadError, sizeOf, snapshot } from '../../messaging/index.ts';
import { JSON_AS_WRITTEN, jsonProblemAtPath, parseJson } from '../../messaging/parts.ts';
import type { EventNumber, TraceEvent } from '../events.ts';
import { FIELDS_OF } from './kinds.ts';
import { RECORDING_LIMITS as LIMITS } from './recording-limits.ts';
import { COUNT, type Rule, TIME } from './rules.ts';

/** Why a line cannot be used; the rest of the file is read. */
export class BadLine extends Error {}

/** Lookups of the names and numbers in a line. */
export interface Named {
  /** Returns the name itself, the same string for the same name. @throws BadLine beyond the limit of names */
  readonly name: (kind: 'agent' | 'channel', name: string) => string;
  /** Returns the number of a message in the trace. @throws BadLine if there is none */
  readonly message: (number: number) => EventNumber;
  /** Returns the number of an event in the trace; undefined if its line was bad. @throws BadLine if it does not come earlier */
  readonly event: (number: number) => EventNumber | undefined;
}

/** An event without its relations checked; `causeIsBad`: its cause was in a bad line, and is now -1. */
export interface ReadEvent {
  readonly event: TraceEvent;
  readonly causeIsBad: boolean;
}

type Fields = { [name: string]: unknown };

/** @throws BadLine */
export function readEvent(line: string, named: Named, payloads: 'all' | 'summary' | 'none'): ReadEvent {
  const value = parsed(line);
  const { atUs, kind, cause = -1 } = value;
  const fields = typeof kind === 'string' ? FIELDS_OF.get(kind) : undefined;
  if (fields === undefined)
    throw new BadLine(kind === undefined ? '“kind” is missing' : `the kind ${shown(kind)} is not known`);
  check('atUs', atUs, TIME);
  if (cause !== -1) check('cause', cause, COUNT);
  const number = cause === -1 ? -1 : named.event(Number(cause));
  const event: Fields = { atUs, kind, cause: number ?? -1 };
  for (const [name, rule] of fields) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (name === 'payload') event[name] = payloadOf(given, payloads);
    else if (given !== undefined) event[name] = fieldValue(name, given, rule, named);
    else if (rule.optional === undefined) throw new BadLine(`“${name}” is missing`);
  }
  // Every field has been checked by the rule of its kind.
  return { event: event as unknown as TraceEvent, causeIsBad: number === undefined };
}

/** Levels of a line: those of any message, and the line's own. Half a character is found by the rules of the fields. */
const RULES = { ...JSON_AS_WRITTEN, depthMax: PAYLOAD_DEPTH_MAX + 1 };

function parsed(line: string): Fields {
  const read = parseJson(line, RULES);
  if (!read.ok) {
    throw new BadLine(read.problem.kind === 'syntax' ? 'it is no JSON' : jsonProblemAtPath(read.problem));
  }
  const { value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadLine('it is no JSON object');
  // An object that was parsed from JSON.
  return value as Fields;
}

function fieldValue(name: string, given: unknown, rule: Rule, named: Named): unknown {
  check(name, given, rule);
  switch (rule.names) {
    case undefined:
      return given;
    case 'message':
      return named.message(Number(given));
    case 'messages':
      // The rule has checked that it is a list of numbers.
      return (given as readonly number[]).map(named.message);
    default:
      return named.name(rule.names, String(given));
  }
}

function check(name: string, given: unknown, rule: Rule): void {
  if (rule.holds(given)) return;
  throw new BadLine(
    given === undefined ? `“${name}” is missing` : `“${name}” must be ${rule.words}, not ${shown(given)}`,
  );
}

/** Returns a value in a few characters. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

const NO_PAYLOAD: Message = Object.freeze({});

/** Returns the message, checked and frozen; one that is too large is replaced by its size. */
function payloadOf(given: unknown, payloads: 'all' | 'summary' | 'none'): Message {
  if (given === undefined) {
    if (payloads === 'none') return NO_PAYLOAD;
    throw new BadLine('“payload” is missing');
  }
  try {
    const message = snapshot(given);
    const bytes = sizeOf(message);
    if (bytes > LIMITS.messageBytes) return { 'not stored': `${bytes} bytes` };
    return isDeeper(message, LIMITS.messageDepth)
      ? { 'not stored': `more than ${LIMITS.messageDepth} levels` }
      : message;
  } catch (error) {
    if (error instanceof PayloadError) throw new BadLine(`“payload”: ${error.message}`);
    throw error;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const part of Object.values(value)) if (isDeeper(part, levels - 1)) return true;
  return false;
}
