/**
 * Spans of OTLP JSON: one request of traces, the same on each line as the file exporter writes it, or the answer of an API around it.
 * Names may be in camel case or, from older programs, with underscores.
 */
import type { NoteList } from '../note-list.ts';
import { fieldOf, type JsonObject, listOf, objectOf, textOf } from './json-access.ts';
import { factText } from './messaging-names.ts';
import { type AttributeValue, type Span, type SpanKind, type SpanLink, spanKey } from './span.ts';

const KINDS: readonly SpanKind[] = ['unknown', 'internal', 'server', 'client', 'producer', 'consumer'];
const LEVELS_MAX = 16;
const NONE: readonly SpanLink[] = [];

/** Returns the lists of spans by resource in a parsed text; undefined if it is no OTLP JSON. */
export function resourcesIn(value: unknown): readonly unknown[] | undefined {
  const whole = objectOf(value);
  const spans = fieldOf(whole, 'resourceSpans', 'resource_spans', 'batches');
  if (Array.isArray(spans)) return spans;
  for (const name of ['result', 'trace']) {
    const inner = fieldOf(objectOf(fieldOf(whole, name)), 'resourceSpans', 'resource_spans');
    if (Array.isArray(inner)) return inner;
  }
  return undefined;
}

/** Adds the spans of resources to a list. */
export function readOtlpSpans(resources: readonly unknown[], spans: Span[], notes: NoteList): void {
  resources.forEach((item, at) => {
    const entry = objectOf(item);
    const resource = attributesOf(fieldOf(objectOf(fieldOf(entry, 'resource')), 'attributes'));
    const scopes = fieldOf(entry, 'scopeSpans', 'scope_spans', 'instrumentationLibrarySpans');
    if (!Array.isArray(scopes)) notes.add('Resources without spans were left out', () => `resource ${at + 1}`);
    for (const scope of listOf(scopes)) {
      listOf(fieldOf(objectOf(scope), 'spans')).forEach((span, place) => {
        const where = `span ${place + 1} of resource ${at + 1}`;
        const read = readSpan(objectOf(span), resource, notes, where);
        if (read === undefined) notes.add('Spans without an id were left out', () => where);
        else spans.push(read);
      });
    }
  });
}

function readSpan(
  span: JsonObject,
  resource: ReadonlyMap<string, AttributeValue>,
  notes: NoteList,
  where: string,
): Span | undefined {
  const trace = textOf(fieldOf(span, 'traceId', 'trace_id'));
  const id = textOf(fieldOf(span, 'spanId', 'span_id'));
  if (id === '') return undefined;
  const attributes = attributesOf(fieldOf(span, 'attributes'));
  const parent = textOf(fieldOf(span, 'parentSpanId', 'parent_span_id'));
  const events = listOf(fieldOf(span, 'events')).length;
  if (events > 0) notes.add('Events of spans were left out', () => where, events);
  return {
    key: spanKey(trace, id),
    parent: parent === '' || /^0+$/.test(parent) ? undefined : spanKey(trace, parent),
    links: linksOf(fieldOf(span, 'links')),
    name: textOf(fieldOf(span, 'name')),
    kind: kindOf(fieldOf(span, 'kind')),
    startUs: microseconds(fieldOf(span, 'startTimeUnixNano', 'start_time_unix_nano')),
    endUs: microseconds(fieldOf(span, 'endTimeUnixNano', 'end_time_unix_nano')),
    service: serviceOf(resource, attributes),
    attributes,
    error: errorOf(objectOf(fieldOf(span, 'status'))),
  };
}

/** Returns the agent of a span: its service, or its client where no service is named. */
export function serviceOf(
  resource: ReadonlyMap<string, AttributeValue>,
  attributes: ReadonlyMap<string, AttributeValue>,
): string {
  const service = resource.get('service.name');
  const isNamed = typeof service === 'string' && service !== '' && !service.startsWith('unknown_service');
  return (isNamed ? service : factText(attributes, 'client')) ?? (service ? String(service) : 'unknown service');
}

function linksOf(value: unknown): readonly SpanLink[] {
  const links = listOf(value);
  if (links.length === 0) return NONE;
  return links.map((item) => {
    const link = objectOf(item);
    const to = spanKey(textOf(fieldOf(link, 'traceId', 'trace_id')), textOf(fieldOf(link, 'spanId', 'span_id')));
    return { to, attributes: attributesOf(fieldOf(link, 'attributes')) };
  });
}

/** Returns a kind from its number, or from its name such as "SPAN_KIND_PRODUCER". */
function kindOf(value: unknown): SpanKind {
  if (typeof value === 'number') return KINDS[value] ?? 'unknown';
  const name = textOf(value).toLowerCase().replace('span_kind_', '');
  return KINDS.find((kind) => kind === name) ?? 'unknown';
}

/** Returns nanoseconds as whole microseconds; NaN if it is no time. The digits are those of the text: no double holds them. */
function microseconds(value: unknown): number {
  const text = textOf(value);
  return /^\d+$/.test(text) && text !== '0' ? Number(text.slice(0, -3)) : Number.NaN;
}

function errorOf(status: JsonObject): string | undefined {
  const code = fieldOf(status, 'code');
  if (code !== 2 && code !== 'STATUS_CODE_ERROR' && code !== 'Error') return undefined;
  return textOf(fieldOf(status, 'message')) || 'failed';
}

/** Returns the attributes of a list of keys and values. The first of a name counts. */
export function attributesOf(value: unknown): ReadonlyMap<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  for (const item of listOf(value)) {
    const pair = objectOf(item);
    const key = fieldOf(pair, 'key');
    const read = attributeValue(objectOf(fieldOf(pair, 'value')), 0);
    if (typeof key === 'string' && read !== undefined && !attributes.has(key)) attributes.set(key, read);
  }
  return attributes;
}

function attributeValue(value: JsonObject, level: number): AttributeValue | undefined {
  for (const name in value) {
    const inner = value[name];
    switch (name) {
      case 'stringValue':
      case 'string_value':
      case 'bytesValue':
      case 'bytes_value':
        return textOf(inner);
      case 'boolValue':
      case 'bool_value':
        return inner === true || inner === 'true';
      case 'intValue':
      case 'int_value':
        return integer(textOf(inner));
      case 'doubleValue':
      case 'double_value':
        return typeof inner === 'number' ? inner : textOf(inner);
      case 'arrayValue':
      case 'array_value':
        if (level >= LEVELS_MAX) return undefined;
        return listOf(fieldOf(objectOf(inner), 'values')).map(
          (part) => attributeValue(objectOf(part), level + 1) ?? '',
        );
      case 'kvlistValue':
      case 'kvlist_value':
        if (level >= LEVELS_MAX) return undefined;
        return JSON.stringify(fieldOf(objectOf(inner), 'values') ?? []);
      default:
    }
  }
  return undefined;
}

/** Returns an integer; as text where a double does not hold it. */
export function integer(text: string): number | string {
  const value = Number(text);
  return text !== '' && Number.isSafeInteger(value) ? value : text;
}
