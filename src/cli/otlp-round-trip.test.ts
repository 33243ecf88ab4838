import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecordedEvent, type RecordedFile, recogniseFormat, recordedLines, writeOtlp } from '../formats/index.ts';
import { GALLERY } from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { simulate } from '../simulation/index.ts';
import { readRecordingText, type Trace } from '../trace/index.ts';

const UNTIL_US = 8_000_000;
const SMALL = { eventsMax: 1500, eventsPerInstantMax: 200 };

/** Returns the recording of a trace that went out and came in again. */
function outAndIn(trace: Trace): RecordedFile {
  const text = writeOtlp(trace);
  const result = recogniseFormat(text)?.read(text, { title: 'Back' });
  if (result?.ok !== true || result.recording === undefined) throw new Error(JSON.stringify(result));
  return result.recording;
}

function eventsOf(trace: Trace): readonly RecordedEvent[] {
  return Array.from({ length: trace.length }, (_, number) => ({ ...trace.event(number) }));
}

/** Returns who sent what where, in order. */
function messages(events: readonly RecordedEvent[]): readonly object[] {
  return events
    .filter(({ kind }) => kind === 'published')
    .map(({ agent, channel, payload }) => ({ agent, channel, payload }));
}

/** Returns who received which message and how, in order. */
function receipts(events: readonly RecordedEvent[]): readonly object[] {
  const places = new Map<unknown, number>();
  return events.flatMap(({ kind, agent, message, via }, number) => {
    if (kind === 'published') places.set(number, places.size);
    return kind === 'received' ? [{ agent, message: places.get(message), via }] : [];
  });
}

describe('a trace that goes out as OTLP JSON and comes in again', () => {
  it.each(GALLERY.map(({ slug, scenario }) => [slug, scenario] as const))(
    'has the same messages, senders, receivers and order: %s',
    (_slug, scenario) => {
      const { trace } = simulate(scenario, 10_000_000);
      const back = outAndIn(trace);
      expect(messages(back.events)).toEqual(messages(eventsOf(trace)));
      expect(receipts(back.events)).toEqual(receipts(eventsOf(trace)));
      const read = readRecordingText([...recordedLines(back)].join(''));
      expect(read.ok && read.recording.problems).toEqual([]);
    },
  );

  it('has them in random runs, with faults and on every broker', () => {
    let received = 0;
    fc.assert(
      fc.property(livelyScenario, (scenario) => {
        const { trace } = simulate(scenario, UNTIL_US, SMALL);
        const events = eventsOf(trace);
        if (messages(events).length === 0) return;
        const back = outAndIn(trace);
        expect(messages(back.events)).toEqual(messages(events));
        expect(receipts(back.events)).toEqual(receipts(events));
        received += receipts(events).length;
      }),
      { numRuns: 150, seed: 1 },
    );
    expect(received).toBeGreaterThan(1000);
  });

  it('has them with clocks that differ: no message arrives before it left', () => {
    const scenario = GALLERY.find(({ slug }) => slug === 'hierarchy')?.scenario;
    if (scenario === undefined) throw new Error('The gallery has no hierarchy');
    const { trace } = simulate(scenario, 10_000_000);
    const request = JSON.parse(writeOtlp(trace));
    const repaired = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 }), { minLength: 12, maxLength: 12 }),
        (shifts) => {
          const skewed = JSON.stringify(shifted(request, shifts));
          const result = recogniseFormat(skewed)?.read(skewed, { title: '' });
          if (result?.ok !== true || result.recording === undefined) throw new Error(JSON.stringify(result));
          const { events } = result.recording;
          for (const { kind, message, atUs } of events)
            if (kind === 'received') expect(atUs).toBeGreaterThanOrEqual(events[Number(message)]?.atUs ?? Number.NaN);
          expect(sorted(messages(events))).toEqual(sorted(messages(eventsOf(trace))));
          expect(events.filter(({ kind }) => kind === 'received')).toHaveLength(receipts(eventsOf(trace)).length);
          for (const { text } of result.notes) repaired.add(text.replace(/[\d.,]+ ms/, ''));
        },
      ),
      { numRuns: 100, seed: 1 },
    );
    expect([...repaired].some((text) => text.startsWith('The clock of mg1 was behind'))).toBe(true);
  });
});

interface Request {
  readonly resourceSpans: readonly {
    readonly resource: object;
    readonly scopeSpans: readonly [{ readonly spans: readonly Times[] }];
  }[];
}
interface Times {
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

/** Returns the trace with the clock of each service moved by microseconds. */
function shifted({ resourceSpans }: Request, shifts: readonly number[]): Request {
  return {
    resourceSpans: resourceSpans.map(({ resource, scopeSpans: [{ spans }] }, service) => {
      const move = (ns: string): string => String(BigInt(ns) + BigInt(shifts[service] ?? 0) * 1000n);
      const moved = spans.map((span) => ({
        ...span,
        startTimeUnixNano: move(span.startTimeUnixNano),
        endTimeUnixNano: move(span.endTimeUnixNano),
      }));
      return { resource, scopeSpans: [{ spans: moved }] };
    }),
  };
}

function sorted(items: readonly object[]): readonly string[] {
  return items.map((item) => JSON.stringify(item)).toSorted();
}
