import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectEqual } from '../messaging/testing/expect-equal.ts';
import { placeInText } from '../messaging/testing/place-in-text.ts';
import { rounds } from '../messaging/testing/rounds.ts';
import { RecordingReader } from '../trace/index.ts';
import { IMPORT_FORMATS, recordedLines } from './index.ts';

function fixture(name: string): string {
  return readFileSync(new URL(`../../e2e/fixtures/traces/${name}`, import.meta.url), 'utf8');
}

/** A small file of each format. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['otlp', fixture('batch.otlp.json')],
  ['jaeger', JSON.stringify({ data: JSON.parse(fixture('shop.jaeger.json')).data.slice(0, 3) })],
  ['chrome', fixture('flows.chrome.json')],
  ['shiviz', fixture('hello.shiviz.log')],
]);

/** Texts that break readers. */
const PIECES = [
  ...['{', '}', '[', ']', '"', ',', ':', '\\', '\n', ' ', '*', '+', '(', ')', '|', '?', '.', '\u0000', '\ud800', '🪶'],
  ...[
    'null',
    'true',
    '-1',
    '0',
    '1e999',
    '1e-7',
    '99999999999999999999',
    '"__proto__"',
    '"constructor":',
    '{}',
    '[]',
    '""',
  ],
  ...['(?<host>', '{"a":1}', '"traceId":"0"', '"spanId":""', '"ph":"f"', '"ts":-5,', '(a+)+$', '{1,1000}'],
];

interface Change {
  readonly at: number;
  readonly removed: number;
  readonly piece: string;
  readonly copiedFrom: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: placeInText,
  removed: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 3000 })),
  piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })),
  copiedFrom: fc.oneof({ weight: 3, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: placeInText }),
});

function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((before, { at, removed, piece, copiedFrom }) => {
    const place = Math.floor(at * before.length);
    const copied = copiedFrom < 0 ? '' : before.slice(Math.floor(copiedFrom * before.length)).slice(0, 400);
    return before.slice(0, place) + piece + copied + before.slice(place + removed);
  }, text);
}

/** Values as JSON, so that each place has its own. */
const VALUES = [
  ...['null', 'true', '-1', '0', '1e300', '1152921504606846976', '""', '"x"', '"0"', String.raw`"\ud800"`],
  ...['[]', '{}', '[[]]', '[null]', '{"a":1}'],
];

/** Changes values of JSON: at the end of each way through it, a value is replaced, removed or put in twice. */
function withValues(text: string, values: readonly (readonly [way: readonly number[], pick: number])[]): string {
  if (values.length === 0) return text;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return text;
  }
  for (const [way, pick] of values) putValue(root, way, pick);
  return JSON.stringify(root);
}

function putValue(root: unknown, way: readonly number[], pick: number): void {
  let at = root;
  for (const [step, turn] of way.entries()) {
    if (typeof at !== 'object' || at === null) return;
    const keys = Object.keys(at);
    const key = keys[turn % Math.max(1, keys.length)];
    if (key === undefined) return;
    const inner: unknown = Reflect.get(at, key);
    if (step < way.length - 1 && typeof inner === 'object' && inner !== null) at = inner;
    else {
      if (pick === 0) Reflect.deleteProperty(at, key);
      // A copy: a list that held itself would have no JSON.
      else if (pick === 1 && Array.isArray(at)) at.push(structuredClone(inner));
      else Reflect.set(at, key, JSON.parse(VALUES[pick % VALUES.length] ?? 'null'));
      return;
    }
  }
}

describe('changed files of each format', () => {
  it.each(IMPORT_FORMATS.filter(({ id }) => TEXTS.has(id)).map((format) => [format.id, format] as const))(
    '%s: are read, or refused with a reason, and what is read is a recording',
    (id, format) => {
      let opened = 0;
      fc.assert(
        fc.property(
          fc.array(change, { minLength: 1, maxLength: 4 }),
          fc.array(fc.tuple(fc.array(fc.nat(40), { minLength: 2, maxLength: 12 }), fc.nat(60)), { maxLength: 4 }),
          fc.boolean(),
          (changes, values, isText) => {
            const text = TEXTS.get(id) ?? '';
            const inside = withValues(text, values);
            const file = isText || id === 'shiviz' ? changed(inside, changes) : inside;
            for (const { recognise } of IMPORT_FORMATS) recognise(file);
            const result = format.read(file, { title: 'Fuzz' });
            if (!result.ok) {
              expectEqual(/^\S.*[^.\s]$/s.test(result.error), true, result.error);
              return;
            }
            opened += 1;
            if (result.recording === undefined) return;
            const reader = new RecordingReader();
            for (const line of recordedLines(result.recording)) reader.write(line);
            const read = reader.end();
            expectEqual(read.ok && read.recording.problems, []);
          },
        ),
        { numRuns: rounds(10_000), seed: 1 },
      );
      expect(opened).toBeGreaterThan(rounds(10_000) / 200);
    },
  );
});
