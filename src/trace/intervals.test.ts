import { describe, expect, it } from 'vitest';
import type { Interval } from './interval-list.ts';
import { intervalsOf } from './intervals.ts';
import { accepted, dispatched, published, received, STORY, traceOf } from './test-events.ts';
import type { Trace } from './trace.ts';

function all(trace: Trace): readonly Interval[] {
  return intervalsOf(trace).latestIn(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1000, () => true);
}

const words = (trace: Trace): readonly string[] =>
  all(trace).map(({ kind, at, to, message, event, end, fromUs, toUs }) =>
    [kind, at.key, ...(to === undefined ? [] : [to.key]), message, `${event}-${end}`, `${fromUs}-${toUs}`].join(' '),
  );

describe('the intervals of a trace', () => {
  it('are its hops, waits, work and marks, with what they are about and the events that begin and end them', () => {
    expect(words(traceOf(STORY))).toEqual([
      'hop agent a channel c 2 2-3 10-20',
      'wait channel c 2 3-4 20-20',
      'hop channel c agent w 2 4-6 20-30',
      'hop channel c agent b 2 5-8 20-40',
      'work agent w 2 7-10 30-50',
      'failed agent b 2 9-9 40-40',
      'hop agent w channel c 11 11-12 50-60',
      'wait channel c 11 12-13 60-70',
      'dropped channel c 11 13-13 70-70',
    ]);
  });

  it('are read once, into the same list, as the trace grows', () => {
    const trace = traceOf([published(0, 'a', 'c', 10)]);
    const list = intervalsOf(trace);
    expect(list.length).toBe(1);
    trace.append(accepted(10, 'c', 0, 1));
    expect(intervalsOf(trace)).toBe(list);
    expect(words(trace)).toEqual(['hop agent a channel c 0 0-1 0-10', 'wait channel c 0 1--1 10-Infinity']);
  });

  it('share their places', () => {
    const trace = traceOf([published(0, 'a', 'c', 10), published(1, 'a', 'c', 11)]);
    const [first, second] = all(trace);
    expect(first?.at).toBe(second?.at);
    expect(first?.to).toBe(second?.to);
  });

  it('end when they end, later or earlier than was planned', () => {
    const trace = traceOf([
      published(0, 'a', 'c', 10),
      { ...accepted(25, 'c', 0, 1), cause: 0 },
      dispatched(25, 'subscribe', 'c', 'b', 0, 1, 90, 1),
      received(30, 'subscribe', 'c', 'b', 0, 2),
    ]);
    expect(all(trace).map(({ toUs }) => toUs)).toEqual([25, Number.POSITIVE_INFINITY, 30]);
    expect(intervalsOf(trace).latestIn(20, 20, 9, () => true)).toHaveLength(1);
  });
});
