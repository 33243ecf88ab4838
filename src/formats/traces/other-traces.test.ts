import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecordingText } from '../../trace/index.ts';
import type { ReadResult } from '../format.ts';
import { IMPORT_FORMATS, recogniseFormat, recordedLines } from '../index.ts';

function fixture(name: string): string {
  return readFileSync(new URL(`../../../e2e/fixtures/traces/${name}`, import.meta.url), 'utf8');
}

/** Returns what happened, a line each, with the time in milliseconds. */
function story(result: ReadResult | undefined): readonly string[] {
  if (result?.ok !== true || result.recording === undefined) throw new Error(JSON.stringify(result));
  const { events } = result.recording;
  const read = readRecordingText([...recordedLines(result.recording)].join(''));
  expect(read.ok && read.recording.problems).toEqual([]);
  return events.flatMap(({ atUs, kind, agent, to, what, untilUs, cause, text }) => {
    const from = cause === -1 ? '' : ` (${events[cause]?.kind} of ${events[cause]?.agent})`;
    switch (kind) {
      case 'published':
        return [`${atUs / 1000} ${agent} sends to ${to}${from}`];
      case 'received':
        return [`${atUs / 1000} ${agent} receives${from}`];
      case 'workStarted':
        return [`${atUs / 1000} ${agent}: ${what} until ${Number(untilUs) / 1000}${from}`];
      case 'noted':
        return [`${atUs / 1000} ${what}: ${text}`];
      default:
        return [];
    }
  });
}

function notesOf(result: ReadResult | undefined): readonly string[] {
  if (result?.ok !== true) throw new Error(JSON.stringify(result));
  return result.notes.map(({ text, count, place }) => `${count} × ${text}, ${place}`);
}

describe('a log of ShiViz', () => {
  const text = fixture('hello.shiviz.log');

  it('has a message wherever a clock learns of another host, each a step after what it knows of', () => {
    expect(recogniseFormat(text)?.id).toBe('shiviz');
    const result = recogniseFormat(text)?.read(text, { title: 'Hello' });
    expect(story(result)).toEqual([
      '0 client1: send request 1 until 4',
      '0 client2: send request 2 until 4',
      '0 client2 sends to server (workStarted of client2)',
      '0 client1 sends to server (workStarted of client1)',
      '10 server receives (published of client2)',
      '10 server: receive request 2 until 14 (received of server)',
      '10 client1: compute until 14',
      '20 server receives (published of client1)',
      '20 server: receive request 1 until 24 (received of server)',
      '30 server: acknowledge request 1 until 34',
      '30 server sends to client1 (workStarted of server)',
      '40 client1 receives (published of server)',
      '40 client1: receive acknowledgement until 44 (received of client1)',
    ]);
    expect(notesOf(result)).toEqual([]);
  });

  it('of several executions plays them one after the other', () => {
    const log = `(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})\n=== (?<trace>.*) ===\n=== one ===\nstart\na {"a":1}\n=== two ===\nagain\na {"a":1}\nheard\nb {"b":1, "a":1}\n`;
    expect(story(recogniseFormat(log)?.read(log, { title: '' }))).toEqual([
      '0 episode: one',
      '0 a: start until 4',
      '20 episode: two',
      '20 a: again until 24',
      '20 a sends to b (workStarted of a)',
      '30 b receives (published of a)',
      '30 b: heard until 34 (received of b)',
    ]);
  });

  it('is read with the expression of ShiViz where the first line is empty, with what is wrong counted by line', () => {
    const log = '\n\nstart\na {"a":1}\nnonsense\nalone\nb {"a":1}\nheard\nc {"c":1, "z":9}\nstart again\na {"a":1}\n';
    const result = recogniseFormat(log)?.read(log, { title: '' });
    expect(story(result)).toEqual(['0 a: start until 4', '0 c: heard until 4']);
    expect(notesOf(result)).toEqual([
      '1 × Lines that the regular expression does not match were left out, line 5',
      '1 × Entries whose clock is no vector clock of their host were left out, line 6',
      '1 × Entries with the same time of the same host were left out, line 10',
      '1 × Entries that clocks name and the log lacks: their messages are not shown, line 8',
    ]);
  });

  it.each([
    ['(?<event>.*) (?<host>a', 'The regular expression of the log cannot be used: a bracket is not closed'],
    ['(?<event>.*) (?<clock>.*)', 'Line 1: the regular expression has no group named “host”.'],
    ['(?<event>x)(?<host>y)(?<clock>z)', 'No entry of the log matches the regular expression in its first line.'],
  ])('says why it cannot be read: %s', (pattern, error) => {
    const result = IMPORT_FORMATS.find(({ id }) => id === 'shiviz')?.read(`${pattern}\n\nlog`, { title: '' });
    expect(result?.ok === false ? result.error : result).toContain(error);
  });
});

describe('a trace of Chrome', () => {
  const text = fixture('flows.chrome.json');

  it('has the threads as agents, outermost slices as work, and legs of flows as messages', () => {
    expect(recogniseFormat(text)?.id).toBe('chrome');
    const result = recogniseFormat(text)?.read(text, { title: 'Click' });
    expect(story(result)).toEqual([
      '0 browser: input until 0.4',
      '0.2 browser sends to renderer / main (workStarted of browser)',
      '0.6 renderer / main receives (published of browser)',
      '0.6 renderer / main: handle click until 1.4',
      '0.6 renderer / main sends to renderer / compositor (workStarted of renderer / main)',
      '1.5 renderer / compositor receives (published of renderer / main)',
      '1.5 renderer / compositor: draw until 1.8 (received of renderer / compositor)',
    ]);
    expect(notesOf(result)).toEqual([
      '1 × Events of other kinds (counters) were left out, event 13',
      '1 × Slices within other slices are a part of them, slice hit test',
      '1 × Flows with one end were left out, flow lost',
    ]);
  });

  it('may be a list that was never closed', () => {
    const list =
      '[{"ph":"X","name":"a","pid":1,"tid":1,"ts":5,"dur":2},\n{"ph":"X","name":"b","pid":1,"tid":1,"ts":9,"dur":2},\n';
    expect(story(recogniseFormat(list)?.read(list, { title: '' }))).toEqual([
      '0 process 1 / thread 1: a until 0.002',
      '0.004 process 1 / thread 1: b until 0.006',
    ]);
  });

  it.each([
    ['{"traceEvents": [}', 'This is no JSON. Line 1, column 18: '],
    ['{"traces": []}', 'This is no trace of Chrome: “traceEvents” is missing.'],
    ['{"traceEvents": [{"ph":"C","ts":1}]}', 'The trace has no slices and no flows with a time.'],
  ])('says why it cannot be read: %s', (bad, error) => {
    const result = IMPORT_FORMATS.find(({ id }) => id === 'chrome')?.read(bad, { title: '' });
    expect(result?.ok === false ? result.error : result).toContain(error);
  });
});
