/** Formats of traces of real systems: the rows of the table. */
import { parseExactJson } from '../exact-json.ts';
import type { ImportFormat, ReadOptions, ReadResult } from '../format.ts';
import { NoteList } from '../note-list.ts';
import { isChromeTrace, readChromeTrace } from './chrome-reader.ts';
import { EVENT } from './exported-names.ts';
import { jaegerTracesIn, readJaegerSpans } from './jaeger-reader.ts';
import { readOtlpSpans, resourcesIn } from './otlp-reader.ts';
import { isShiViz, readShiViz } from './shiviz-reader.ts';
import type { Span } from './span.ts';
import { spansToRecording } from './spans-to-recording.ts';

/** Number of spans that are read. */
const SPANS_MAX = 400_000;
/** Number of lines that are named as no JSON before the text counts as none. */
const BAD_LINES_MAX = 100;

/** Returns whether the text has one of the keys near its beginning, as JSON. */
function hasKey(...keys: readonly string[]): (text: string) => boolean {
  return (text) => {
    const start = text.slice(0, BEGINNING_UNITS).trimStart();
    return (start.startsWith('{') || start.startsWith('[')) && keys.some((key) => start.includes(`"${key}"`));
  };
}
const BEGINNING_UNITS = 65_536;

/** OTLP JSON. */
const OTLP: ImportFormat = {
  id: 'otlp',
  name: 'OpenTelemetry trace (OTLP JSON)',
  endings: ['.otlp.json', '.otlp.jsonl'],
  recognise: hasKey('resourceSpans', 'resource_spans', 'batches'),
  read: (text, options) =>
    readSpans(text, options, 'no OTLP JSON: “resourceSpans” is missing', (value, spans, notes) => {
      const resources = resourcesIn(value);
      if (resources !== undefined) readOtlpSpans(resources, spans, notes);
      return resources !== undefined;
    }),
};

/** JSON of Jaeger. */
const JAEGER: ImportFormat = {
  id: 'jaeger',
  name: 'Jaeger trace',
  endings: ['.jaeger.json'],
  recognise: (text) => hasKey('traceID')(text) && hasKey('spans', 'spanID', 'processes')(text),
  read: (text, options) =>
    readSpans(text, options, 'no Jaeger trace: “spans” or “processes” is missing', (value, spans, notes) => {
      const traces = jaegerTracesIn(value);
      if (traces !== undefined) readJaegerSpans(traces, spans, notes);
      return traces !== undefined;
    }),
};

/** Logs with vector clocks. */
const SHIVIZ: ImportFormat = {
  id: 'shiviz',
  name: 'ShiViz log',
  endings: ['.log'],
  recognise: isShiViz,
  read: readShiViz,
};

/** JSON of Chrome and Perfetto. */
const CHROME: ImportFormat = {
  id: 'chrome',
  name: 'Chrome trace',
  endings: ['.trace.json'],
  recognise: isChromeTrace,
  read: readChromeTrace,
};

/** Rows of the table, the most particular first. */
export const TRACE_FORMATS: readonly ImportFormat[] = [OTLP, JAEGER, CHROME, SHIVIZ];

/** Adds the spans of a parsed text to a list. @returns whether it is of the format */
type SpanReader = (value: unknown, spans: Span[], notes: NoteList) => boolean;

function readSpans(text: string, { title }: ReadOptions, missing: string, reader: SpanReader): ReadResult {
  const notes = new NoteList();
  const spans: Span[] = [];
  const error = readWhole(text, missing, (value) => reader(value, spans, notes), notes);
  if (error !== undefined) return { ok: false, error };
  if (spans.length > SPANS_MAX) {
    notes.add(
      `Spans after the first ${SPANS_MAX.toLocaleString('en')} were left out`,
      undefined,
      spans.length - SPANS_MAX,
    );
    spans.length = SPANS_MAX;
  }
  if (spans.length === 0) return { ok: false, error: 'The file has no spans.' };
  const recording = spansToRecording(inEventOrder(spans), title, notes);
  if (recording === undefined) return { ok: false, error: 'No span of the file has a time that can be used.' };
  return { ok: true, recording, notes: notes.list() };
}

/** Returns the spans of an exported trace in the order of their events; those of others as they are. */
function inEventOrder(spans: readonly Span[]): readonly Span[] {
  if (!spans.some(({ attributes }) => attributes.has(EVENT))) return spans;
  const placeOf = ({ attributes }: Span): number => Number(attributes.get(EVENT) ?? Number.MAX_SAFE_INTEGER) || 0;
  return spans.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Reads one JSON value, or one on each line. @returns what is wrong */
function readWhole(
  text: string,
  missing: string,
  read: (value: unknown) => boolean,
  notes: NoteList,
): string | undefined {
  const whole = parseExactJson(text);
  if (whole.ok) return read(whole.value) ? undefined : `This is ${missing}.`;
  if (!/\}\s*\n\s*\{/.test(text)) return `This is no JSON. ${whole.error}.`;
  let good = 0;
  let bad = 0;
  let first = '';
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    if (line.trim() === '') continue;
    const value = parseExactJson(line);
    if (value.ok && read(value.value)) good += 1;
    else {
      const reason = value.ok ? missing : value.error.replace(/^Line \d+, /, '');
      if (first === '') first = `Line ${number}: ${reason}.`;
      notes.add('Lines that are no JSON of this format were left out', lineName(number));
      bad += 1;
      if (good === 0 && bad >= BAD_LINES_MAX) break;
    }
  }
  return good > 0 ? undefined : first;
}

function lineName(number: number): () => string {
  return () => `line ${number}`;
}
