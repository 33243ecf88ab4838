import { describe, expect, it } from 'vitest';
import type { TraceEvent } from './events.ts';
import { hopNumber } from './hops.ts';
import { Trace } from './trace.ts';

const published = (agent: string, channel: string): TraceEvent => ({
  kind: 'published',
  atUs: 0,
  cause: -1,
  agent,
  channel,
  payload: {},
  arrivesUs: 5,
});

describe('the number of a hop', () => {
  it('counts what has left over the same link, whatever else there was', () => {
    const trace = new Trace(['a', 'b'], ['c', 'd']);
    const first = trace.append(published('a', 'c'));
    trace.append(published('b', 'c'));
    trace.append(published('a', 'd'));
    const second = trace.append(published('a', 'c'));
    trace.append({ kind: 'ticked', atUs: 0, cause: -1, agent: 'a' });
    const handed = { kind: 'handed', atUs: 1, cause: first, channel: 'c', agent: 'a', message: first, seq: 1 } as const;
    const copy = trace.append({ ...handed, via: 'subscribe', arrivesUs: 9 });
    const taken = trace.append({ ...handed, via: 'consume', arrivesUs: 9 });
    expect([first, second, copy, taken].map((number) => hopNumber(trace, number))).toEqual([1, 2, 1, 1]);
    const { kind: _, seq: __, ...rest } = handed;
    const held = trace.append({
      ...rest,
      kind: 'held',
      via: 'publish',
      cause: second,
      fraction: 0.5,
      resumesUs: 4,
      arrivesUs: 9,
    });
    expect(hopNumber(trace, held)).toBe(2);
    expect(() => hopNumber(trace, 4)).toThrow('Event 4 is no hop');
  });
});
