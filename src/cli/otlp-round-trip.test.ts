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
});
