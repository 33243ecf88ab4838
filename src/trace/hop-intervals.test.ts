import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continuedAfter } from './continued.ts';
import type { TraceEvent } from './events.ts';
import { isHop, isHopOutcome } from './hops.ts';
import { accepted, published, traceOf } from './test-events.ts';
import type { Trace } from './trace.ts';

const WAY = { via: 'publish', channel: 'c', agent: 'a' } as const;

function delayed(atUs: number, cause: number, message: number, arrivesUs: number): TraceEvent {
  return { kind: 'delayed', atUs, cause, ...WAY, message, fraction: 0.5, resumesUs: atUs, arrivesUs };
}
function duplicated(atUs: number, cause: number, message: number): TraceEvent {
  return { kind: 'duplicated', atUs, cause, ...WAY, message, arrivesUs: atUs + 9 };
}
function lost(atUs: number, cause: number, message: number): TraceEvent {
  return { kind: 'lost', atUs, cause, ...WAY, message, reason: 'loss', fraction: 1 };
}

const flying = (trace: Trace, atUs: number): readonly number[] => [...trace.worldAt(atUs).inFlight];

/** Returns a trace: each number chooses the next event, and its message among those in flight. */
function story(choices: readonly number[]): TraceEvent[] {
  const events: TraceEvent[] = [];
  const open: { hop: number; message: number }[] = [];
  choices.forEach((choice, atUs) => {
    const [number, at] = [events.length, Math.floor(choice / 5) % Math.max(1, open.length)];
    const one = open[at];
    if (one === undefined || choice % 5 === 0) {
      events.push(published(atUs, 'a', 'c', atUs + 100));
      open.push({ hop: number, message: number });
    } else if (choice % 5 === 1) {
      events.push(delayed(atUs, one.hop, one.message, atUs + 100));
      open.splice(at, 1);
      open.push({ hop: number, message: one.message });
    } else if (choice % 5 === 2) {
      events.push(duplicated(atUs, one.hop, one.message));
      open.push({ hop: number, message: one.message });
    } else {
      const end = choice % 5 === 3 ? lost(atUs, one.hop, one.message) : accepted(atUs, 'c', one.message, number);
      events.push({ ...end, cause: one.hop });
      open.splice(at, 1);
    }
  });
  return events;
}

/** Applies events one by one to a set of hops in flight. */
function playedOneByOne(events: readonly TraceEvent[]): readonly number[] {
  const set = new Set<number>();
  events.forEach((event, number) => {
    if (event.kind === 'delayed' || isHopOutcome(event)) set.delete(event.cause);
    if (isHop(event)) set.add(number);
  });
  return [...set];
}

describe('what is in flight', () => {
  it('is what playing the events one by one gives, at every time and in order of departure', () => {
    const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 900, size: 'max' });
    fc.assert(
      fc.property(choices, (some) => {
        const events = story(some);
        const trace = traceOf(events);
        for (let atUs = 0; atUs < events.length; atUs += 1 + Math.floor(events.length / 20))
          expect(flying(trace, atUs)).toEqual(playedOneByOne(events.slice(0, atUs + 1)));
      }),
      { numRuns: 30 },
    );
  });

  it('has a delayed message once: the hop that takes the place of the one before', () => {
    const trace = traceOf([
      published(0, 'a', 'c', 10),
      delayed(5, 0, 0, 20),
      delayed(8, 1, 0, 30),
      { ...accepted(30, 'c', 0, 1), cause: 2 },
    ]);
    expect([4, 5, 8, 29, 30].map((atUs) => flying(trace, atUs))).toEqual([[0], [1], [2], [2], []]);
  });

  it('is not changed by a second end of the same hop', () => {
    const trace = traceOf([published(0, 'a', 'c', 10), lost(4, 0, 0), { ...accepted(8, 'c', 0, 1) }]);
    expect([3, 4, 8].map((atUs) => flying(trace, atUs))).toEqual([[0], [], []]);
  });

  it('is still known at earlier times when later events have ended it', () => {
    const trace = traceOf([published(0, 'a', 'c', 10)]);
    const before = trace.worldAt(5);
    trace.append(accepted(10, 'c', 0, 1));
    expect([...before.inFlight]).toEqual([0]);
    expect([flying(trace, 5), flying(trace, 10)]).toEqual([[0], []]);
  });

  it('goes on, and nothing else does, where a trace leaves its past behind', () => {
    const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(choices, fc.nat(120), (some, afterUs) => {
        const whole = traceOf(story(some));
        const { trace, numberOf } = continuedAfter(whole, afterUs);
        for (const atUs of [afterUs, afterUs + 1, afterUs + 10, 1000])
          expect(flying(trace, atUs)).toEqual(flying(whole, atUs).map((hop) => numberOf(hop)));
      }),
    );
  });
});
