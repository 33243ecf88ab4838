import { describe, expect, it } from 'vitest';
import { Trace, type TraceEvent } from '../trace/index.ts';
import { REPLACED_RUN } from './replaced-run.ts';

const TICK: TraceEvent = { kind: 'timerFired', atUs: 1, cause: -1, agent: 'a' };

function published(atUs: number, payload: { readonly [name: string]: unknown }): TraceEvent {
  return { kind: 'published', atUs, cause: -1, agent: 'a', channel: 'c', arrivesUs: 9, payload } as TraceEvent;
}

function difference(a: readonly TraceEvent[], b: readonly TraceEvent[], untilUs = 100): number | undefined {
  const [ofA, ofB] = [a, b].map((events) => {
    const trace = new Trace(['a'], ['c']);
    for (const event of events) trace.append(event);
    return trace;
  });
  if (ofA === undefined || ofB === undefined) throw new Error('There are two traces');
  const there = REPLACED_RUN.firstDifferenceUs(ofA, ofB, untilUs);
  expect(REPLACED_RUN.firstDifferenceUs(ofB, ofA, untilUs)).toBe(there);
  return there;
}

describe('the first difference of two runs', () => {
  it('is none where they are equal, with their payloads', () => {
    const events = () => [TICK, published(2, { list: [1, { n: 2 }] })];
    expect(difference(events(), events())).toBeUndefined();
    expect(difference([], [])).toBeUndefined();
  });

  it('is the first event that only the longer one has', () => {
    const next = { ...TICK, atUs: 5 };
    expect(difference([TICK, next], [TICK])).toBe(5);
    expect(difference([TICK], [])).toBe(1);
  });

  it('is none where it comes after the time of interest', () => {
    const next = { ...TICK, atUs: 5 };
    expect(difference([TICK, next], [TICK], 4)).toBeUndefined();
    expect(difference([TICK, next], [TICK], 5)).toBe(5);
  });

  it('is in a payload, a field or a time; the earlier of two times', () => {
    expect(difference([TICK, published(2, { n: 1 })], [TICK, published(2, { n: 2 })])).toBe(2);
    expect(difference([published(2, {})], [{ ...published(2, {}), to: 'b' } as TraceEvent])).toBe(2);
    expect(difference([TICK], [{ ...TICK, agent: 'b' }])).toBe(1);
    expect(difference([TICK, { ...TICK, atUs: 7 }], [TICK, { ...TICK, atUs: 3 }])).toBe(3);
  });
});
