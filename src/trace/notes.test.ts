import { describe, expect, it } from 'vitest';
import {
  foldMarks,
  hasMarks,
  hintGroups,
  hintGroupWords,
  hintRunWords,
  markGroupWords,
  readRecordingText,
  repeatedHints,
  type Trace,
} from './index.ts';

function traceOf(...events: readonly object[]): Trace {
  const lines = [{ heronry: 'recording', version: 1 }, ...events].map((line) => JSON.stringify(line));
  const result = readRecordingText(`${lines.join('\n')}\n`);
  if (!result.ok) throw new Error(result.error);
  expect(result.recording.problems).toEqual([]);
  return result.recording.trace;
}

function mark(atUs: number, text: string): object {
  return { atUs, kind: 'noted', what: 'simulation', text };
}

function hint(atUs: number, what: string, more: object): object {
  return { atUs, kind: 'noted', hint: true, what, text: `${what} at ${atUs}.`, ...more };
}

const second = (number: number): number => number * 1_000_000;

describe('marks', () => {
  it('those that are too close for flags of their own are one, which quotes the first three', () => {
    const trace = traceOf(
      ...[0, 1, 2, 3].map((place) => mark(second(1) + place, `Step ${place}.`)),
      hint(second(2), 'stale', {}),
      mark(second(5), 'Too hot'),
    );
    const groups = foldMarks(trace, 1000);
    expect(groups.map(({ atUs, marks }) => [atUs, marks])).toEqual([
      [second(1), [0, 1, 2, 3]],
      [second(5), [5]],
    ]);
    expect(groups.map((group) => markGroupWords(trace, group))).toEqual([
      '4 marks from 1.000 s to 1.000 s: Step 0; Step 1; Step 2; and 1 more',
      '5.000 s: Too hot',
    ]);
    expect(foldMarks(trace, 1)).toHaveLength(5);
  });

  it('that are no more than are quoted, are all quoted', () => {
    const trace = traceOf(...[0, 1, 2].map((place) => mark(second(1) + place, `Step ${place}.`)));
    expect(foldMarks(trace, 1000).map((group) => markGroupWords(trace, group))).toEqual([
      '3 marks from 1.000 s to 1.000 s: Step 0; Step 1; Step 2',
    ]);
  });

  it('a trace has them, or none', () => {
    expect([hasMarks(traceOf(mark(0, 'Begin'))), hasMarks(traceOf(hint(0, 'stale', {})))]).toEqual([true, false]);
  });
});

describe('hints', () => {
  it('that follow each other at one place, with one code, are one row with a count, up to a time', () => {
    const at = (agent: string) => ({ agent, channel: 'actions' });
    const trace = traceOf(
      hint(second(1), 'stale', at('room1')),
      hint(second(2), 'stale', at('room2')),
      mark(second(3), 'Too hot'),
      hint(second(4), 'stale', at('room1')),
      hint(second(5), 'stale', at('room1')),
      hint(second(6), 'superseded', at('room1')),
      hint(second(7), 'stale', at('room1')),
    );
    expect(repeatedHints(trace)).toEqual([3, 4]);
    expect(hintRunWords(trace, 0, 7)).toBe('3 times, until 5.000 s: stale at 1000000.');
    expect(hintRunWords(trace, 0, 4)).toBe('2 times, until 4.000 s: stale at 1000000.');
    for (const [place, atUs] of [
      [0, 1],
      [1, 2],
      [6, 7],
    ] as const)
      expect(hintRunWords(trace, place, place + 1)).toBe(`stale at ${second(atUs)}.`);
  });

  it('are found at their agent and their channel, and those of one code are one line', () => {
    const trace = traceOf(
      hint(1, 'superseded', { agent: 'room1', channel: 'actions' }),
      hint(2, 'superseded', { agent: 'room1', channel: 'actions' }),
      hint(3, 'unread', { channel: 'actions' }),
      hint(4, 'own-code', { agent: 'room2' }),
      hint(5, 'own-code', { agent: 'room2' }),
    );
    const at = (kind: 'agent' | 'channel', id: string): readonly string[] =>
      hintGroups(trace, { kind, id }).map((group) => hintGroupWords(trace, group));
    const superseded = '2 messages were consumed and thrown away: a newer one was taken with each.';
    expect(at('agent', 'room1')).toEqual([superseded]);
    expect(at('channel', 'actions')).toEqual([superseded, 'unread at 3.']);
    expect(at('agent', 'room2')).toEqual(['2 hints “own-code”. The first: own-code at 4.']);
    expect(at('agent', 'nobody')).toEqual([]);
    expect(hintGroups(trace).map(({ what, hints }) => [what, hints.length])).toEqual([
      ['superseded', 2],
      ['unread', 1],
      ['own-code', 2],
    ]);
  });

  it('about old observations are one line with the largest age, however many there are', () => {
    const ages = [400_000, 684_871, 100_000];
    const trace = traceOf(...ages.map((ageUs, place) => hint(second(place), 'stale', { agent: 'room1', ageUs })));
    const [group, ...others] = hintGroups(trace);
    expect(others).toEqual([]);
    expect(group?.oldest).toEqual({ hint: 1, ageUs: 684_871 });
    expect(group === undefined ? '' : hintGroupWords(trace, group)).toBe(
      '3 actions took effect on an old observation. The largest age is 0.685 s, at 1.000 s.',
    );
  });
});
