import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GALLERY } from '../../scenario/index.ts';
import { livelyScenario } from '../../scenario/testing/arbitrary-scenario.ts';
import { simulate } from '../../simulation/index.ts';
import { type EventNumber, readRecordingText, Trace } from '../../trace/index.ts';
import { accepted, dispatched, published, received } from '../../trace/testing/events.ts';
import { sequenceOf } from '../sequence-of-trace.ts';
import { readShiViz } from '../traces/shiviz-reader.ts';
import { EXPORT_FORMATS, type Exported, type ExportFormat, type ExportFormatId } from './export-formats.ts';
import { eventsOfPart } from './export-part.ts';

/** Half of a surrogate pair. */
const LONE = /\p{Surrogate}/u;
const UNTIL_US = 4_000_000;
const IDS = Object.keys(EXPORT_FORMATS) as readonly ExportFormatId[];

function exportedOf(slug: string): Exported {
  const scenario = GALLERY.find((entry) => entry.slug === slug)?.scenario;
  if (scenario === undefined) throw new Error(`The gallery has no ${slug}`);
  return { trace: simulate(scenario, UNTIL_US).trace, title: scenario.name, scenario };
}

/** A trace with names and payloads that every syntax takes for its own. */
function hostile(): Trace {
  const name = 'a|b "c" <i>*d*</i> [e](f) @enduml\u2028g';
  const lines = [
    { heronry: 'recording', version: 1 },
    {
      atUs: 0,
      kind: 'published',
      cause: -1,
      agent: name,
      channel: `${name} -> x`,
      to: 'x',
      payload: { text: `=1+1, "q"\n<b>| ${'é🌳'.repeat(90)}` },
      arrivesUs: 5,
    },
    { atUs: 5, kind: 'received', cause: 0, via: 'direct', agent: 'x', channel: `${name} -> x`, message: 0 },
  ];
  const read = readRecordingText(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  if (!read.ok || read.recording.problems.length > 0) throw new Error('The recording is not read');
  return read.recording.trace;
}

/** Largest number of events that a writer may read for one piece, whatever the length of the trace. */
const READS_MAX = 4096;

/** A trace of many events, in which a few agents answer each other. */
function longTrace(): Trace {
  const trace = new Trace(['a', 'b', 'c'], ['x']);
  for (let n = 0; n < 2500; n += 1) {
    const [atUs, first] = [n * 100, n * 4];
    trace.append(published(atUs, n % 2 === 0 ? 'a' : 'c', 'x', atUs + 10, n === 0 ? undefined : first - 4));
    trace.append(accepted(atUs + 10, 'x', first, n + 1));
    trace.append(dispatched(atUs + 10, 'subscribe', 'x', 'b', first, n + 1, atUs + 30, first + 1));
    trace.append(received(atUs + 30, 'subscribe', 'x', 'b', first, first + 2));
  }
  return trace;
}

function cellsOf(row: string): number {
  return row.match(/(?:^|,)(?:"(?:[^"]|"")*"|[^",]*)/g)?.length ?? 0;
}

describe.each(IDS)('%s', (id) => {
  const format: ExportFormat = EXPORT_FORMATS[id];
  const write = (exported: Exported): string => {
    if (format.of === 'run') return format.write(exported);
    return exported.scenario === undefined ? '' : format.write(exported.scenario);
  };

  it.each(['control-status', 'hierarchy', 'lossy-link'])('writes %s as before', async (slug) => {
    await expect(write(exportedOf(slug))).toMatchFileSnapshot(`golden/${slug}.${id}.txt`);
  });

  it('writes a long trace in pieces, each of a bounded number of events', () => {
    if (format.of !== 'run') return;
    const trace = longTrace();
    const event = trace.event.bind(trace);
    let [text, reads, before, most] = ['', 0, 0, 0];
    // Counted here: a spy keeps the arguments and the result of each of many thousand calls.
    trace.event = (number) => {
      reads += 1;
      return event(number);
    };
    for (const piece of format.pieces({ trace, title: 'long' })) {
      most = Math.max(most, reads - before);
      before = reads;
      text += piece;
    }
    expect(most).toBeLessThanOrEqual(READS_MAX);
    expect(reads).toBeGreaterThan(0);
    expect(text).toBe(format.write({ trace: longTrace(), title: 'long' }));
  });

  it('writes the same twice, and whole characters', () => {
    const exported = exportedOf('hierarchy');
    const text = write(exported);
    expect(write(exportedOf('hierarchy'))).toBe(text);
    expect(text).not.toMatch(LONE);
    expect(write({ trace: hostile(), title: 'a|b\n@enduml' })).not.toMatch(LONE);
  });
});

describe('plantuml', () => {
  it('has one line for each arrow, whatever the names and payloads', () => {
    for (const trace of [exportedOf('hierarchy').trace, hostile()]) {
      const lines = EXPORT_FORMATS.plantuml.write({ trace, title: 'x\n@enduml' }).trimEnd().split('\n');
      expect(lines.filter((line) => /^[aq]\d+ -->?|^[aq]\d+ ->/.test(line))).toHaveLength(
        sequenceOf(trace).arrows.length,
      );
      expect(lines.filter((line) => line === '@enduml')).toHaveLength(1);
      expect(lines.at(-1)).toBe('@enduml');
      for (const line of lines.slice(1, -1)) expect(line).not.toMatch(/<(?!U\+)|\*\*|^@/);
    }
  });
});

describe('csv', () => {
  it('has a row of as many cells for each message', () => {
    for (const { scenario } of GALLERY) {
      const { trace } = simulate(scenario, UNTIL_US);
      const [head = '', ...rows] = EXPORT_FORMATS.csv.write({ trace, title: '' }).trimEnd().split('\r\n');
      const messages = numbers(trace).filter((number) => trace.kindOf(number) === 'published');
      expect(rows).toHaveLength(messages.length);
      for (const row of rows) expect(cellsOf(row), row).toBe(cellsOf(head));
    }
  });
});

describe('shiviz', () => {
  it('has clocks in which every cause comes before its effect, and is read again with as many messages', () => {
    fc.assert(
      fc.property(livelyScenario, (scenario) => {
        const { trace } = simulate(scenario, 2_000_000);
        const text = EXPORT_FORMATS.shiviz.write({ trace, title: '' });
        const entries = [...text.matchAll(/\n(\S+) (\{.*\})(?=\n)/g)].map(([, host = '', clock = '']) => ({
          host,
          clock: new Map<string, number>(Object.entries(JSON.parse(clock) as Record<string, number>)),
        }));
        const last = new Map<string, number>();
        for (const { host, clock } of entries) {
          expect(clock.get(host)).toBe((last.get(host) ?? 0) + 1);
          last.set(host, clock.get(host) ?? 0);
          for (const [other, tick] of clock) expect(tick).toBeLessThanOrEqual(last.get(other) ?? 0);
        }
        const read = readShiViz(text, { title: '' });
        if (entries.length > 0) expect(read.ok).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('perfetto', () => {
  it('has slices that lie within each other on a thread, and flows that begin before they end', () => {
    for (const { scenario } of GALLERY) {
      const { trace } = simulate(scenario, UNTIL_US);
      const { traceEvents } = JSON.parse(EXPORT_FORMATS.perfetto.write({ trace, title: '' })) as {
        readonly traceEvents: readonly Slice[];
      };
      const starts = new Map(traceEvents.filter(({ ph }) => ph === 's').map(({ id, ts }) => [id, ts]));
      for (const { ph, id, ts } of traceEvents) if (ph === 'f') expect(starts.get(id)).toBeLessThanOrEqual(ts);
      const slices = traceEvents.filter(({ ph }) => ph === 'X').sort((a, b) => a.ts - b.ts || b.dur - a.dur);
      for (const thread of new Set(slices.map(({ pid, tid }) => `${pid} ${tid}`))) {
        const open: number[] = [];
        for (const { ts, dur } of slices.filter(({ pid, tid }) => `${pid} ${tid}` === thread)) {
          while (open.length > 0 && (open.at(-1) ?? 0) <= ts) open.pop();
          expect(ts + dur).toBeLessThanOrEqual(open.at(-1) ?? Number.POSITIVE_INFINITY);
          open.push(ts + dur);
        }
      }
    }
  });
});

interface Slice {
  readonly ph: string;
  readonly id: number;
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
}

describe('markdown', () => {
  it('has a row of as many cells for each message, whatever the names', () => {
    const lines = EXPORT_FORMATS.markdown.write({ trace: hostile(), title: '# <b>' }).split('\n');
    const rows = lines.filter((line) => line.startsWith('|'));
    const cells = (row: string): number => row.split(/(?<!\\)\|/).length;
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) expect(cells(row), row).toBe(cells(rows[0] ?? ''));
    expect(lines[0]).toBe('# \\# \\<b\\>');
  });
});

describe('a part of a run', () => {
  it('has the arrows of its span, and the participants of these', () => {
    const exported = exportedOf('hierarchy');
    const arrows = (text: string): readonly string[] => text.split('\n').filter((line) => /->/.test(line));
    const all = arrows(EXPORT_FORMATS.plantuml.write(exported));
    const halves = [{ untilUs: 1_999_999 }, { fromUs: 2_000_000 }].map((part) =>
      arrows(EXPORT_FORMATS.plantuml.write({ ...exported, part })),
    );
    expect(halves.every((half) => half.length > 0)).toBe(true);
    expect(halves.map((half) => half.length).reduce((a, b) => a + b)).toBe(all.length);
    const none = EXPORT_FORMATS.mermaid.write({ ...exported, title: '', part: { fromUs: 3_999_999_999 } });
    expect(none).toBe('sequenceDiagram\n');
  });

  it('of one message has all about it and its causes, and nothing else', () => {
    const { trace } = exportedOf('hierarchy');
    const answers = numbers(trace).filter(
      (number) => trace.hasMessage(number) && trace.message(number).about !== undefined,
    );
    for (const message of answers.slice(0, 20)) {
      const has = eventsOfPart(trace, { message });
      expect(trace.eventsOf(message).every(has)).toBe(true);
      const about = trace.message(message).about ?? -1;
      expect(has(about)).toBe(true);
      for (const number of numbers(trace))
        if (number > message && trace.hasMessage(number)) expect(has(number)).toBe(false);
    }
    expect(answers.length).toBeGreaterThan(0);
  });
});

function numbers(trace: Trace): readonly EventNumber[] {
  return Array.from({ length: trace.length }, (_, number) => number);
}
