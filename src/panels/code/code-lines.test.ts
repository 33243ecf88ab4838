import { expect, it } from 'vitest';
import type { TraceEvent } from '../../trace/index.ts';
import { CodeLines } from './code-lines.ts';

const base = { atUs: 5, cause: -1 } as const;
const EVENTS: readonly TraceEvent[] = [
  { ...base, kind: 'logged', agent: 'a', text: 'one' },
  { ...base, kind: 'logged', agent: 'b', text: 'of another agent' },
  { ...base, kind: 'timerFired', agent: 'a' },
  { ...base, kind: 'threw', agent: 'a', error: 'Error: no', line: 3 },
  { ...base, kind: 'failed', agent: 'a', channel: 'c', message: 0, error: 'Error: not that' },
  { ...base, kind: 'stopped', agent: 'a', reason: 'instructions' },
];

function linesOf(events: readonly TraceEvent[]): { readonly lines: CodeLines; readonly read: () => readonly number[] } {
  const read: number[] = [];
  const event = (number: number): TraceEvent => {
    read.push(number);
    const one = events[number];
    if (one === undefined) throw new RangeError('No such event');
    return one;
  };
  return { lines: new CodeLines({ length: events.length, event }, 'a'), read: () => read };
}

it('gives what the code of one agent wrote, and what went wrong in it', () => {
  const { lines } = linesOf(EVENTS);
  expect(lines.read(EVENTS.length, 100)).toBe(true);
  expect(lines.last(EVENTS.length, 100, 1000)).toEqual([
    { number: 0, atUs: 5, text: 'one', isError: false },
    { number: 3, atUs: 5, text: 'Error: no', isError: true, line: 3 },
    { number: 4, atUs: 5, text: 'Error: not that', isError: true },
    { number: 5, atUs: 5, text: 'Stopped: too many instructions in one call', isError: true },
  ]);
});

it('gives a shorter list at an earlier time, and only the last lines', () => {
  const { lines } = linesOf(EVENTS);
  lines.read(EVENTS.length, 100);
  expect(lines.last(4, 100, 1000).map(({ number }) => number)).toEqual([0, 3]);
  expect(lines.last(EVENTS.length, 2, 1000).map(({ number }) => number)).toEqual([4, 5]);
  expect(lines.last(0, 100, 1000)).toEqual([]);
});

it('gives as many of the last lines as there are units for, and one in any case', () => {
  const texts = ['short', 'x'.repeat(600), 'y'.repeat(300), 'z'.repeat(200)];
  const { lines } = linesOf(texts.map((text) => ({ ...base, kind: 'logged', agent: 'a', text })));
  lines.read(4, 100);
  const shown = (unitsMax: number) => lines.last(4, 100, unitsMax).map(({ number }) => number);
  expect([shown(100), shown(500), shown(1099), shown(2000)]).toEqual([[3], [2, 3], [2, 3], [0, 1, 2, 3]]);
});

it('reads each event once, a slice at a time', () => {
  const { lines, read } = linesOf(EVENTS);
  expect([lines.read(6, 4), lines.read(6, 4), lines.read(6, 4)]).toEqual([false, true, true]);
  expect(read()).toEqual([0, 1, 2, 3, 4, 5]);
});
