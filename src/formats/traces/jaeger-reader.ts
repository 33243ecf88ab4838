/**
 * Spans of Jaeger JSON: the file that its page downloads, or the answer of its query service.
 */
import type { NoteList } from '../note-list.ts';
import { fieldOf, type JsonObject, listOf, objectOf, textOf } from './json-access.ts';
import { integer, serviceOf } from './otlp-reader.ts';
import { type AttributeValue, type Span, type SpanKind, type SpanLink, spanKey } from './span.ts';

const KINDS: ReadonlySet<string> = new Set(['internal', 'server', 'client', 'producer', 'consumer']);

/** Returns the traces in a parsed text; undefined if it is no Jaeger JSON. */
export function jaegerTracesIn(value: unknown): readonly unknown[] | undefined {
  const whole = objectOf(value);
  const data = fieldOf(whole, 'data');
  const traces = Array.isArray(data) ? data : Array.isArray(value) ? value : [whole];
  return traces.some(isTrace) ? traces : undefined;
}

function isTrace(value: unknown): boolean {
  const trace = objectOf(value);
  return Array.isArray(fieldOf(trace, 'spans')) && Object.hasOwn(trace, 'processes');
}

/** Adds the spans of traces to a list. */
export function readJaegerSpans(traces: readonly unknown[], spans: Span[], notes: NoteList): void {
  traces.forEach((item, at) => {
    const trace = objectOf(item);
    if (!isTrace(item)) notes.add('Traces without spans and processes were left out', () => `trace ${at + 1}`);
    const processes = objectOf(fieldOf(trace, 'processes'));
    listOf(fieldOf(trace, 'spans')).forEach((value, place) => {
      const where = `span ${place + 1} of trace ${at + 1}`;
      const span = readSpan(objectOf(value), processes, notes, where);
      if (span === undefined) notes.add('Spans without an id were left out', () => where);
      else spans.push(span);
    });
  });
}

function readSpan(span: JsonObject, processes: JsonObject, notes: NoteList, where: string): Span | undefined {
  const [trace, id] = [textOf(fieldOf(span, 'traceID')), textOf(fieldOf(span, 'spanID'))];
  if (id === '') return undefined;
  const attributes = tagsOf(fieldOf(span, 'tags'));
  const own = fieldOf(span, 'process');
  const process = objectOf(own ?? fieldOf(processes, textOf(fieldOf(span, 'processID'))));
  const resource = new Map(tagsOf(fieldOf(process, 'tags'))).set(
    'service.name',
    textOf(fieldOf(process, 'serviceName')),
  );
  const kind = textOf(attributes.get('span.kind')).toLowerCase();
  const logs = listOf(fieldOf(span, 'logs')).length;
  if (logs > 0) notes.add('Events of spans were left out', () => where, logs);
  const startUs = microseconds(fieldOf(span, 'startTime'));
  return {
    key: spanKey(trace, id),
    ...relationsOf(span, trace),
    name: textOf(fieldOf(span, 'operationName')),
    // The set has the other kinds.
    kind: KINDS.has(kind) ? (kind as SpanKind) : 'unknown',
    startUs,
    endUs: startUs + microseconds(fieldOf(span, 'duration')),
    service: serviceOf(resource, attributes),
    attributes,
    error: errorOf(attributes),
  };
}

/** Returns the parent, which is the first reference to a span of the same trace, and the other references as links. */
function relationsOf(span: JsonObject, trace: string): Pick<Span, 'parent' | 'links'> {
  const links: SpanLink[] = [];
  const old = textOf(fieldOf(span, 'parentSpanID'));
  let parent = old === '' ? undefined : spanKey(trace, old);
  for (const item of listOf(fieldOf(span, 'references'))) {
    const reference = objectOf(item);
    const to = spanKey(textOf(fieldOf(reference, 'traceID')), textOf(fieldOf(reference, 'spanID')));
    if (textOf(fieldOf(reference, 'refType')) === 'CHILD_OF' && parent === undefined) parent = to;
    else links.push({ to, attributes: NO_TAGS });
  }
  return { parent, links };
}

const NO_TAGS: ReadonlyMap<string, AttributeValue> = new Map();

/** Returns whole microseconds; NaN if it is no time. */
function microseconds(value: unknown): number {
  const text = textOf(value);
  return /^\d+(?:\.\d+)?$/.test(text) ? Math.floor(Number(text)) : Number.NaN;
}

function errorOf(attributes: ReadonlyMap<string, AttributeValue>): string | undefined {
  const isError = [true, 'true'].includes(
    attributes.get('error') === undefined ? false : String(attributes.get('error')),
  );
  if (!isError && attributes.get('otel.status_code') !== 'ERROR') return undefined;
  return textOf(attributes.get('otel.status_description')) || textOf(attributes.get('error.type')) || 'failed';
}

function tagsOf(value: unknown): ReadonlyMap<string, AttributeValue> {
  const tags = new Map<string, AttributeValue>();
  for (const item of listOf(value)) {
    const tag = objectOf(item);
    const [key, inner] = [fieldOf(tag, 'key'), fieldOf(tag, 'value')];
    if (typeof key !== 'string' || tags.has(key)) continue;
    const isInteger = textOf(fieldOf(tag, 'type')).startsWith('int');
    if (typeof inner === 'boolean') tags.set(key, inner);
    else if (typeof inner === 'string' || typeof inner === 'number')
      tags.set(key, isInteger ? integer(String(inner)) : inner);
  }
  return tags;
}
