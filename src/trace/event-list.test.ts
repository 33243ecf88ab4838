import { describe, expect, it } from 'vitest';
import { isHop } from './hops.ts';
import { published, STORY, traceOf } from './test-events.ts';

const trace = traceOf(STORY);
const numbers = STORY.map((_, number) => number);

describe('an event asked for by its number', () => {
  it('comes as the kind that it is, and as no other', () => {
    for (const number of numbers) {
      const event = trace.event(number);
      for (const { kind } of STORY) {
        if (kind === event.kind) expect(trace.eventAs(number, kind)).toEqual(event);
        else expect(() => trace.eventAs(number, kind)).toThrow(RangeError);
      }
    }
  });

  it('comes as a message only if it was published, and as a hop only if it is one', () => {
    for (const number of numbers) {
      const event = trace.event(number);
      expect(trace.hasMessage(number)).toBe(event.kind === 'published');
      if (event.kind === 'published') expect(trace.message(number)).toEqual(event);
      else expect(() => trace.message(number)).toThrow(RangeError);
      if (isHop(event)) expect(trace.hop(number)).toEqual(event);
      else expect(() => trace.hop(number)).toThrow(RangeError);
    }
  });

  it('is no hop while the client of its sender keeps it', () => {
    const kept = traceOf([{ ...published(0, 'a', 'c', 0), unsent: true } as const]);
    expect(kept.message(0).unsent).toBe(true);
    expect(() => kept.hop(0)).toThrow(RangeError);
  });

  it('has its time, kind, cause and message one by one', () => {
    for (const number of numbers) {
      const event = trace.event(number);
      expect(trace.atUs(number)).toBe(event.atUs);
      expect(trace.kindOf(number)).toBe(event.kind);
      expect(trace.causeOf(number)).toBe(event.cause);
    }
    expect(numbers.map((number) => trace.messageOf(number))).toEqual([
      undefined,
      undefined,
      ...[2, 2, 2, 2, 2, 2, 2, 2, 2],
      ...[11, 11, 11],
    ]);
  });

  it.each([-1, 0.5, STORY.length, Number.NaN])('is refused where there is none: %s', (number) => {
    expect(trace.hasMessage(number)).toBe(false);
    for (const read of [
      () => trace.event(number),
      () => trace.eventAs(number, 'published'),
      () => trace.message(number),
      () => trace.hop(number),
      () => trace.atUs(number),
      () => trace.kindOf(number),
      () => trace.causeOf(number),
      () => trace.messageOf(number),
    ])
      expect(read).toThrow(RangeError);
  });
});
