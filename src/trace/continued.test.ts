import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continuedAfter } from './continued.ts';
import type { TraceEvent } from './events.ts';
import { intervalsOf } from './intervals.ts';
import { journeyOf } from './journey.ts';
import { accepted, dispatched, published, received, STORY, traceOf } from './test-events.ts';
import type { Trace } from './trace.ts';

/** Returns every message at the end of a trace with its outcome, by its payload: that is unique and contains no numbers. */
function fates(trace: Trace, afterUs: number): unknown {
  const numbers = Array.from({ length: trace.length }, (_, number) => number);
  return numbers.flatMap((number) => {
    const event = trace.event(number);
    if (event.atUs <= afterUs || !('message' in event)) return [];
    const { published: first, deliveries, seq, queued } = journeyOf(trace, event.message);
    return {
      kind: event.kind,
      at: event.atUs,
      of: first.payload,
      from: first.agent,
      deliveries: deliveries.length,
      seq,
      queued,
    };
  });
}

function figures(trace: Trace, atUs: number): unknown {
  const { agents, channels, inFlight } = trace.worldAt(atUs);
  const flying = [...inFlight].map((hop) => {
    const event = trace.event(hop);
    return { kind: event.kind, at: event.atUs };
  });
  const agent = [...agents.values()].map(({ lastEvent: _, working, ...rest }) => ({
    ...rest,
    until: working?.untilUs,
  }));
  return { agent, channels: [...channels.values()], flying };
}

/** Returns the intervals that last after a time, in words without numbers of events. */
function lasting(trace: Trace, afterUs: number): readonly string[] {
  return intervalsOf(trace)
    .latestIn(afterUs + 1, 1000, 1000, () => true)
    .map(({ kind, at, to, fromUs, toUs }) => `${kind} ${at.key} ${to?.key} ${fromUs} ${toUs}`);
}

/** Returns publications a few microseconds apart, each with a copy for b, and every second consumed by w. */
function traffic(gaps: readonly number[]): readonly TraceEvent[] {
  const due: {
    readonly atUs: number;
    readonly make: (numbers: Map<string, number>) => TraceEvent;
    readonly name: string;
  }[] = [];
  let atUs = 0;
  gaps.forEach((gap, n) => {
    atUs += gap;
    const of = (numbers: Map<string, number>, name: string): number => numbers.get(`${name}${n}`) ?? -1;
    const at = atUs;
    due.push({ atUs: at, name: `p${n}`, make: () => published(at, 'a', 'c', at + 7) });
    due.push({ atUs: at + 7, name: `a${n}`, make: (all) => accepted(at + 7, 'c', of(all, 'p'), n + 1) });
    due.push({
      atUs: at + 7,
      name: `h${n}`,
      make: (all) =>
        dispatched(at + 7, n % 2 ? 'consume' : 'subscribe', 'c', 'b', of(all, 'p'), n + 1, at + 14, of(all, 'a')),
    });
    due.push({
      atUs: at + 14,
      name: `r${n}`,
      make: (all) => received(at + 14, n % 2 ? 'consume' : 'subscribe', 'c', 'b', of(all, 'p'), of(all, 'h')),
    });
  });
  const numbers = new Map<string, number>();
  return due
    .map((one, place) => ({ ...one, place }))
    .sort((a, b) => a.atUs - b.atUs || a.place - b.place)
    .map(({ make, name }, number) => {
      numbers.set(name, number);
      return make(numbers);
    });
}

describe('a trace that begins in the middle', () => {
  it('shows the same worlds from then on, and what became of every message that is still spoken of', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 0, max: 300 }), (some, afterUs) => {
        const whole = traceOf(traffic(some));
        const { trace, numberOf } = continuedAfter(whole, afterUs);
        expect(trace.startUs).toBe(afterUs);
        expect(fates(trace, afterUs)).toEqual(fates(whole, afterUs));
        // Waits for ever of messages that nothing refers to are left behind.
        const intervals = lasting(trace, afterUs);
        expect(lasting(whole, afterUs)).toEqual(expect.arrayContaining([...intervals]));
        expect(intervals).toEqual(
          expect.arrayContaining(lasting(whole, afterUs).filter((one) => !/ Infinity$/.test(one))),
        );
        for (const atUs of [afterUs, afterUs + 3, afterUs + 20, 1000]) {
          expect(figures(trace, atUs)).toEqual(figures(whole, atUs));
        }
        expect(figures(trace, 0)).toEqual(figures(whole, afterUs));
        for (let old = 0; old < whole.length; old += 1) {
          const number = numberOf(old);
          if (number === undefined) expect(whole.event(old).atUs).toBeLessThanOrEqual(afterUs);
          else expect(trace.event(number).atUs).toBe(whole.event(old).atUs);
        }
      }),
    );
  });

  it('has no interval without an end for what had ended before it began', () => {
    const whole = traceOf([
      { kind: 'consumeStarted', atUs: 0, cause: -1, agent: 'w', channel: 'c' },
      published(0, 'a', 'c', 10),
      accepted(10, 'c', 1, 1),
      dispatched(10, 'subscribe', 'c', 'b', 1, 1, 40, 2),
      dispatched(15, 'consume', 'c', 'w', 1, 1, 20, 2),
      received(20, 'consume', 'c', 'w', 1, 4),
      received(40, 'subscribe', 'c', 'b', 1, 3),
    ]);
    expect(lasting(continuedAfter(whole, 30).trace, 30)).toEqual(lasting(whole, 30));
  });

  it('leaves behind what nothing speaks of any more', () => {
    const whole = traceOf(traffic(Array.from({ length: 1000 }, () => 5)));
    expect(continuedAfter(whole, 4900).trace.length).toBeLessThan(120);
  });

  it('finds the acceptance of a number though the first ones are gone, and takes in one that comes to light late', () => {
    const whole = traceOf(traffic([100, 100, 100, 100]));
    const { trace } = continuedAfter(whole, 350);
    expect(trace.acceptedAs('c', 1)).toBeUndefined();
    const fourth = trace.acceptedAs('c', 4);
    expect(fourth === undefined ? undefined : trace.event(fourth)).toMatchObject({ kind: 'accepted', seq: 4 });
    const first = trace.append({ ...published(500, 'a', 'c', 500), earlier: true } as TraceEvent);
    const late = trace.append(accepted(500, 'c', first, 1));
    expect([trace.acceptedAs('c', 1), trace.acceptedAs('c', 4)]).toEqual([late, fourth]);
    expect(trace.worldAt(500).channels.get('c')).toMatchObject({ next: 5 });
  });

  it('keeps what an agent works on, and what an answer is about', () => {
    const { trace, numberOf } = continuedAfter(traceOf(STORY), 30);
    expect(trace.worldAt(30).agents.get('w')?.working).toMatchObject({ message: numberOf(2), untilUs: 50 });
    const answer = trace.event(numberOf(11) ?? -1);
    expect(answer).toMatchObject({ kind: 'published', about: numberOf(2) });
    expect(trace.receiptsOf('b')).toEqual([numberOf(8)]);
  });
});

describe('the new numbers of earlier messages', () => {
  const events: readonly TraceEvent[] = [
    { kind: 'subscribed', atUs: 0, cause: -1, agent: 'b', channel: 'c' },
    { ...published(1, 'a', 'c', 1), unsent: true },
    published(2, 'a', 'c', 3),
    { ...accepted(3, 'c', 2, 1), partition: 0, offset: 0 },
    { ...dispatched(4, 'consume', 'c', 'w', 2, 1, 5, 3), partition: 0, offset: 0 },
    // About messages that nothing later needs: an answer in flight, which is kept.
    published(5, 'a', 'd', 6),
    accepted(6, 'd', 5, 1),
    { ...published(10, 'b', 'c', 50, 5), alsoAbout: [5] },
    { ...published(40, 'w', 'd', 50, 2), alsoAbout: [1, 7] },
  ];
  const continued = () => {
    const { trace, numberOf } = continuedAfter(traceOf(events), 30);
    const [unsent = -1, taken = -1, answer = -1] = [1, 2, 7].map(numberOf);
    return { trace, numberOf, unsent, taken, answer };
  };

  it('are other ones, for those that are kept', () => {
    const { numberOf, unsent, taken, answer } = continued();
    expect([unsent, taken, numberOf(5), answer]).toEqual([0, 1, undefined, 4]);
  });

  it('are those that an answer is about; of those that were trimmed, it has none', () => {
    const { trace, numberOf, unsent, taken, answer } = continued();
    expect(trace.event(numberOf(8) ?? -1)).toMatchObject({ about: taken, alsoAbout: [unsent, answer] });
    expect(trace.event(answer)).toMatchObject({ alsoAbout: [] });
    expect(trace.event(answer)).not.toHaveProperty('about');
    const one = continuedAfter(traceOf(STORY), 30);
    expect(one.trace.event(one.numberOf(11) ?? -1)).not.toHaveProperty('alsoAbout');
  });

  it('are those of what clients keep, and of what nobody has acknowledged', () => {
    const { trace, unsent, taken } = continued();
    const { agents, channels } = trace.worldAt(30);
    expect(agents.get('a')?.retrying).toEqual([unsent]);
    expect(agents.get('b')).not.toHaveProperty('retrying');
    expect(channels.get('c')?.retrying).toEqual([{ agent: 'a', message: unsent }]);
    expect(channels.get('c')?.log?.pending).toMatchObject([{ agent: 'w', message: taken }]);
    const bare = continuedAfter(traceOf(STORY), 30).trace.worldAt(30).channels.get('c');
    expect(bare).not.toHaveProperty('retrying');
    expect(bare).not.toHaveProperty('log');
  });
});

describe('what a real server counts', () => {
  it('makes the last messages of that number the queue', () => {
    const trace = traceOf([
      published(0, 'a', 'c', 1),
      accepted(1, 'c', 0, 41),
      published(2, 'a', 'c', 3),
      accepted(3, 'c', 2, 42),
      { kind: 'measured', atUs: 4, cause: -1, channel: 'c', depth: 1, accepted: 42, consumed: 41, dropped: 0 },
    ]);
    const queue = (atUs: number): readonly number[] => {
      const channel = trace.worldAt(atUs).channels.get('c');
      return channel === undefined ? [] : trace.queuedOf(channel);
    };
    const waits = (): readonly string[] => lasting(trace, 0).filter((one) => one.startsWith('wait'));
    expect(waits()).toEqual(['wait channel c undefined 1 4', 'wait channel c undefined 3 Infinity']);
    expect(queue(4)).toEqual([3]);
    expect(trace.worldAt(4).channels.get('c')).toMatchObject({ accepted: 42, consumed: 41 });
    // One was counted before it was observed, the other observed before it was counted: both wait.
    trace.append({
      kind: 'measured',
      atUs: 5,
      cause: -1,
      channel: 'c',
      depth: 2,
      accepted: 43,
      consumed: 41,
      dropped: 0,
    });
    trace.append(published(6, 'a', 'c', 7));
    const counted = trace.append(accepted(7, 'c', 6, 43));
    trace.append(published(8, 'a', 'c', 9));
    const uncounted = trace.append(accepted(9, 'c', 8, 44));
    expect(queue(9)).toEqual([3, counted, uncounted]);
  });
});
