/**
 * A short recording as columns: the values of one field of all events beside each other, which a compressor makes small. Names are
 * numbered, and times, causes and messages are distances. The rows of `kinds.ts` say which fields a kind has.
 */
import { writeJson } from '../../messaging/parts.ts';
import type { TraceEvent } from '../events.ts';
import type { RecordingHeader } from './header.ts';
import { headerLine } from './header.ts';
import { FIELDS_OF } from './kinds.ts';
import { RECORDING_LIMITS as LIMITS } from './recording-limits.ts';

/** Version of the columns. */
const VERSION = 1;
const KINDS = [...FIELDS_OF.keys()];
/** Times that are written as the distance from the event's own. */
const LATER = new Set(['arrivesUs', 'untilUs', 'resumesUs', 'lockedUntilUs']);

/** Returns the header and the events as a value for JSON. */
export function toColumns(header: RecordingHeader, events: readonly TraceEvent[], withPayloads: boolean): unknown {
  const names = new Map<string, number>();
  const columns = new Map<string, unknown[]>();
  const put = (column: string, value: unknown): void => {
    const values = columns.get(column);
    if (values === undefined) columns.set(column, [value]);
    else values.push(value);
  };
  const seqs = new Map<unknown, number>();
  let lastUs = 0;
  events.forEach((event, number) => {
    const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(event));
    put('kind', KINDS.indexOf(event.kind));
    put('atUs', event.atUs - lastUs);
    put('cause', event.cause === -1 ? 0 : number - event.cause);
    lastUs = event.atUs;
    for (const [name, rule] of FIELDS_OF.get(event.kind) ?? []) {
      const value = fields.get(name);
      if (name === 'payload') {
        if (withPayloads) put(name, value);
      } else if (value === undefined) put(name, null);
      else if (rule.names === 'agent' || rule.names === 'channel') put(name, numbered(names, String(value)));
      else if (rule.names === 'message') put(name, number - Number(value));
      else if (LATER.has(name)) put(name, Number(value) - event.atUs);
      else if (name === 'seq') {
        put(name, Number(value) - (seqs.get(fields.get('channel')) ?? 0));
        seqs.set(fields.get('channel'), Number(value));
      } else put(name, value);
    }
  });
  const plain = { ...header, payloads: withPayloads ? header.payloads : ('none' as const) };
  return [VERSION, JSON.parse(headerLine(plain)), [...names.keys()], Object.fromEntries(columns)];
}

function numbered(names: Map<string, number>, name: string): number {
  const known = names.get(name) ?? names.size;
  names.set(name, known);
  return known;
}

/**
 * Returns the lines of the recording, for its reader, which checks them; undefined if the value is none of columns. Whatever the
 * value is, the work is bounded by its size.
 */
export function linesOfColumns(value: unknown): string | undefined {
  if (!Array.isArray(value) || value[0] !== VERSION) return undefined;
  const [, header, names, columns] = value as readonly unknown[];
  if (typeof columns !== 'object' || columns === null || !Array.isArray(names)) return undefined;
  const lists = new Map(Object.entries(columns).map(([name, list]) => [name, { list, at: 0 }]));
  const take = (name: string): unknown => {
    const column = lists.get(name);
    if (column === undefined || !Array.isArray(column.list)) return undefined;
    column.at += 1;
    return column.list[column.at - 1];
  };
  const kinds: unknown = lists.get('kind')?.list;
  if (!Array.isArray(kinds) || kinds.length > LIMITS.events) return undefined;
  const lines = [JSON.stringify(header)];
  const seqs = new Map<unknown, number>();
  let atUs = 0;
  for (let number = 0; number < kinds.length; number += 1) {
    const kind = KINDS[Number(take('kind'))];
    atUs += Number(take('atUs'));
    const cause = Number(take('cause'));
    const event: { [name: string]: unknown } = { atUs, kind, cause: cause === 0 ? -1 : number - cause };
    for (const [name, rule] of FIELDS_OF.get(kind ?? '') ?? []) {
      const given = take(name);
      if (given === undefined || given === null) continue;
      if (rule.names === 'agent' || rule.names === 'channel') event[name] = names[Number(given)];
      else if (rule.names === 'message') event[name] = number - Number(given);
      else if (LATER.has(name)) event[name] = atUs + Number(given);
      else if (name === 'seq') {
        const seq = (seqs.get(event.channel) ?? 0) + Number(given);
        seqs.set(event.channel, seq);
        event[name] = seq;
      } else event[name] = given;
    }
    lines.push(writeJson(event));
  }
  return lines.join('\n');
}
