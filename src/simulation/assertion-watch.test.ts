import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds, roundsUntil } from '../messaging/testing/rounds.ts';
import {
  type Assertion,
  assertionWords,
  emptyScenario,
  GALLERY,
  type Intervention,
  type Scenario,
} from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { Trace, type TraceEvent } from '../trace/index.ts';
import { accepted, dispatched, published, received } from '../trace/testing/events.ts';
import { AssertionWatch, type Breach, breachWords, brokenAt, firstBreach } from './assertion-watch.ts';
import { brokerModel } from './models/broker-model.ts';
import { Run } from './run.ts';
import { simulate } from './simulate.ts';

const SECOND = 1_000_000;
const SMALL = { eventsMax: 2000, eventsPerInstantMax: 200, makeModel: brokerModel };

function traceOf(events: readonly TraceEvent[]): Trace {
  const trace = new Trace([], []);
  for (const event of events) trace.append(event);
  return trace;
}

/** Returns the breach of one assertion by these events, up to `untilUs`. */
function judge(assertion: Assertion, events: readonly TraceEvent[], untilUs = 10_000): Breach | undefined {
  const watch = new AssertionWatch([assertion], traceOf(events));
  watch.readTo(untilUs);
  return watch.breaches[0];
}

const arrives: Assertion = { kind: 'arrives', channel: 'c', agent: 'b', withinUs: 100 };
/** Events of a message that its channel has at 20. */
const SENT = [published(10, 'a', 'c', 20), accepted(20, 'c', 0, 1)];
const copyAt = (atUs: number): readonly TraceEvent[] => [
  dispatched(20, 'subscribe', 'c', 'b', 0, 1, atUs, 1),
  received(atUs, 'subscribe', 'c', 'b', 0, 2),
];

describe('arrives', () => {
  it('is kept by what comes up to the deadline, and broken in the microsecond after it', () => {
    expect(judge(arrives, [...SENT, ...copyAt(110)])).toBeUndefined();
    expect(judge(arrives, SENT, 110)).toBeUndefined();
    expect(judge(arrives, SENT, 111)).toEqual({
      atUs: 111,
      event: 0,
      message: 0,
      words: 'Message 1 on c had not reached b after 0.1 ms',
    });
  });

  it('is broken at the deadline also where the message comes later, and says then by how much', () => {
    const slow: Assertion = { ...arrives, withinUs: SECOND };
    const breach = judge(slow, [...SENT, ...copyAt(1_400_010)], 2 * SECOND);
    expect(breach).toMatchObject({ atUs: SECOND + 11, event: 0, message: 0 });
    if (breach === undefined) return;
    expect(breachWords(breach, 1_400_009)).toBe('Message 1 on c had not reached b after 1.000 s');
    expect(breachWords(breach, 1_400_010)).toBe('Message 1 on c reached b after 1.400 s, 0.400 s too late');
  });

  it('expects only what the channel has accepted, and at once where that itself is too late', () => {
    expect(judge(arrives, [published(10, 'a', 'c', 20)])).toBeUndefined();
    expect(judge(arrives, [published(10, 'a', 'd', 20), accepted(20, 'd', 0, 1)])).toBeUndefined();
    const late = [published(10, 'a', 'c', 500), accepted(500, 'c', 0, 1)];
    expect(judge(arrives, late)).toMatchObject({ atUs: 500, message: 0 });
  });

  it('takes any agent for some agent, and the ignored for not received', () => {
    const any: Assertion = { ...arrives, agent: '' };
    expect(judge(any, [...SENT, ...copyAt(60)])).toBeUndefined();
    expect(judge({ ...arrives, agent: 'w' }, [...SENT, ...copyAt(60)])).toMatchObject({ atUs: 111 });
    const ignored: TraceEvent = {
      kind: 'ignored',
      atUs: 60,
      cause: 2,
      agent: 'b',
      channel: 'c',
      message: 0,
      reason: 'unsubscribed',
    };
    expect(judge(any, [...SENT, ...copyAt(60).slice(0, 1), ignored])).toMatchObject({ atUs: 111 });
  });
});

describe('once', () => {
  const twice: Assertion = { kind: 'once', channel: '', agent: 'b' };
  const again = [...SENT, ...copyAt(60), received(90, 'subscribe', 'c', 'b', 0, 2)];

  it('is broken by the second receipt of an agent by the same way', () => {
    expect(judge(twice, again)).toEqual({
      atUs: 90,
      event: 4,
      message: 0,
      words: 'b received message 1 on c a second time',
    });
    expect(judge({ ...twice, agent: 'w' }, again)).toBeUndefined();
    expect(judge({ ...twice, channel: 'd' }, again)).toBeUndefined();
  });

  it('is kept by an agent that subscribes and consumes', () => {
    const both = [...SENT, ...copyAt(60), received(90, 'consume', 'c', 'b', 0, 1)];
    expect(judge(twice, both)).toBeUndefined();
    expect(judge({ ...twice, agent: '' }, both)).toBeUndefined();
  });

  it('takes all consumers together where no agent is named', () => {
    const two = [...SENT, received(60, 'consume', 'c', 'w', 0, 1), received(90, 'consume', 'c', 'v', 0, 1)];
    const words = 'v received message 1 on c, which w had received before';
    expect(judge({ ...twice, agent: '' }, two)).toMatchObject({ atUs: 90, words });
    expect(judge({ ...twice, agent: 'v' }, two)).toBeUndefined();
    const copies = [...SENT, received(60, 'subscribe', 'c', 'w', 0, 1), received(90, 'subscribe', 'c', 'v', 0, 1)];
    expect(judge({ ...twice, agent: '' }, copies)).toBeUndefined();
  });
});

describe('inOrder', () => {
  const order: Assertion = { kind: 'inOrder', channel: 'c', agent: 'b' };
  const two = (second: string): readonly TraceEvent[] => [published(0, 'a', 'c', 5), published(1, second, 'c', 5)];
  const gets = (atUs: number, message: number, via: 'subscribe' | 'consume' = 'subscribe'): TraceEvent =>
    received(atUs, via, 'c', 'b', message, message);

  it('is broken by what its publisher had sent before, and is about one publisher at a time', () => {
    const words = 'b received message 1 on c after message 2, which a published later';
    expect(judge(order, [...two('a'), gets(10, 1), gets(20, 0)])).toEqual({ atUs: 20, event: 3, message: 0, words });
    expect(judge(order, [...two('x'), gets(10, 1), gets(20, 0)])).toBeUndefined();
    expect(judge(order, [...two('a'), gets(10, 0), gets(20, 1)])).toBeUndefined();
  });

  it('is kept by gaps, by repeats, and between the two ways of an agent', () => {
    expect(judge(order, [...two('a'), gets(20, 1)])).toBeUndefined();
    expect(judge(order, [...two('a'), gets(10, 0), gets(20, 1), gets(30, 0)])).toBeUndefined();
    expect(judge(order, [...two('a'), gets(10, 1), gets(20, 0, 'consume')])).toBeUndefined();
  });
});

describe('depth', () => {
  const one: Assertion = { kind: 'depth', channel: 'c', depthMax: 1 };
  const next = [published(20, 'a', 'c', 30), accepted(30, 'c', 2, 2)];

  it('is broken by the message that makes the queue too long', () => {
    const words = 'the queue of c holds 2 with message 2';
    expect(judge(one, [...SENT, ...next])).toEqual({ atUs: 30, event: 3, message: 2, words });
    expect(judge({ ...one, depthMax: 2 }, [...SENT, ...next])).toBeUndefined();
  });

  it('counts after what follows at once: a consumer that waits, a message pushed out', () => {
    const none: Assertion = { ...one, depthMax: 0 };
    expect(judge(none, [...SENT, dispatched(20, 'consume', 'c', 'w', 0, 1, 40, 1)])).toBeUndefined();
    expect(judge(none, [...SENT, dispatched(20, 'subscribe', 'c', 'w', 0, 1, 40, 1)])).toMatchObject({ atUs: 20 });
    const dropped: TraceEvent = {
      kind: 'dropped',
      atUs: 30,
      cause: 3,
      channel: 'c',
      message: 0,
      seq: 1,
      reason: 'overflow',
    };
    expect(judge(one, [...SENT, ...next, dropped])).toBeUndefined();
  });

  it('goes down with every message that leaves, also one that leaves twice', () => {
    const gone = [
      ...SENT,
      dispatched(25, 'consume', 'c', 'w', 0, 1, 40, -1),
      dispatched(26, 'consume', 'c', 'v', 0, 1, 40, -1),
    ];
    const more = [published(27, 'a', 'c', 30), accepted(30, 'c', 4, 2), published(30, 'a', 'c', 31)];
    expect(judge(one, [...gone, ...more])).toBeUndefined();
    expect(judge(one, [...gone, ...more, accepted(31, 'c', 6, 3)])).toMatchObject({ atUs: 31, message: 6 });
  });
});

describe('nothingLost and noFailure', () => {
  const kept: Assertion = { kind: 'nothingLost', channel: 'c' };
  const lost = (cause: number): TraceEvent => ({
    kind: 'lost',
    atUs: 40,
    cause,
    via: 'subscribe',
    channel: 'c',
    agent: 'b',
    message: 0,
    reason: 'cut',
    fraction: 0.5,
  });

  it('are broken by losses on a link, refusals and drops', () => {
    const hop = dispatched(20, 'subscribe', 'c', 'b', 0, 1, 60, 1);
    const words = 'Message 1 on c was lost on its way to b: the link was cut';
    expect(judge(kept, [...SENT, hop, lost(2)])).toEqual({ atUs: 40, event: 3, message: 0, words });
    expect(judge({ ...kept, channel: 'd' }, [...SENT, hop, lost(2)])).toBeUndefined();
    const refused: TraceEvent = { kind: 'rejected', atUs: 20, cause: 0, channel: 'c', message: 0, reason: 'full' };
    expect(judge(kept, [published(10, 'a', 'c', 20), refused])).toMatchObject({ words: 'c rejected message 1: full' });
  });

  it('are kept by the loss of a second copy, also of one that was held up', () => {
    const hop = dispatched(20, 'subscribe', 'c', 'b', 0, 1, 60, 1);
    const way = { via: 'subscribe', channel: 'c', agent: 'b', message: 0, arrivesUs: 70 } as const;
    const copy: TraceEvent = { kind: 'duplicated', atUs: 20, cause: 2, ...way };
    const delayed: TraceEvent = { kind: 'delayed', atUs: 30, cause: 3, ...way, fraction: 0.2, resumesUs: 35 };
    expect(judge(kept, [...SENT, hop, copy, lost(3)])).toBeUndefined();
    expect(judge(kept, [...SENT, hop, copy, delayed, lost(4)])).toBeUndefined();
    expect(judge(kept, [...SENT, hop, copy, lost(2)])).toBeDefined();
  });

  it('are broken by a callback that throws', () => {
    const failed: TraceEvent = {
      kind: 'failed',
      atUs: 60,
      cause: 3,
      agent: 'b',
      channel: 'c',
      message: 0,
      error: 'too hot',
    };
    const events = [...SENT, ...copyAt(60), failed];
    expect(judge({ kind: 'noFailure', agent: '' }, events)).toMatchObject({
      words: 'b failed on message 1 on c: too hot',
    });
    expect(judge({ kind: 'noFailure', agent: 'a' }, events)).toBeUndefined();
  });
});

/** Returns the scenario with one more expectation of each kind, for any agent and channel. */
function expecting(scenario: Scenario): Scenario {
  const any = { channel: '', agent: '' };
  const more: readonly Assertion[] = [
    { kind: 'arrives', ...any, withinUs: 400_000 },
    { kind: 'once', ...any },
    { kind: 'inOrder', ...any },
    { kind: 'depth', channel: '', depthMax: 2 },
    { kind: 'nothingLost', channel: '' },
    { kind: 'noFailure', agent: '' },
  ];
  return { ...scenario, assertions: [...scenario.assertions, ...more] };
}

describe('a run', () => {
  it('is judged the same with a budget for each step, and a verdict from before what has been read is final', () => {
    fc.assert(
      fc.property(livelyScenario.map(expecting), fc.integer({ min: 1, max: 40 }), (scenario, budget) => {
        const { trace } = simulate({ ...scenario, interventions: [] }, 4 * SECOND, SMALL);
        const whole = new AssertionWatch(scenario.assertions, trace);
        whole.readTo(4 * SECOND);
        const watch = new AssertionWatch(scenario.assertions, trace);
        for (let isRead = false; !isRead; ) {
          const { left } = watch;
          isRead = watch.readOn(4 * SECOND, budget);
          if (watch.left === left) expect(isRead).toBe(true);
          const { readUs } = watch;
          for (const [place, breach] of whole.breaches.entries())
            expect(brokenAt(watch.breaches[place], readUs - 1)).toBe(brokenAt(breach, readUs - 1));
        }
        expect(watch.breaches).toEqual(whole.breaches);
        expect(watch.endedUs).toBe(whole.endedUs);
      }),
      { numRuns: rounds(200) },
    );
  });

  it('is judged the same in any steps as from scratch, with what the user does at each, over random scenarios', () => {
    const broken = new Set<string>();
    const missing = () => ['arrives', 'depth', 'noFailure', 'nothingLost'].filter((kind) => !broken.has(kind));
    const property = fc.property(
      livelyScenario.map(expecting),
      fc.array(fc.nat(8 * SECOND), { maxLength: 12 }),
      (scenario, cuts) => {
        const run = new Run({ ...scenario, interventions: [] }, SMALL);
        const watch = new AssertionWatch(scenario.assertions, run.trace);
        const [agent, channel] = [scenario.agents[0]?.id ?? '', scenario.channels[0]?.id ?? ''];
        for (const [place, atUs] of [...cuts].sort((a, b) => a - b).entries()) {
          run.advanceTo(atUs);
          watch.readTo(atUs);
          const act: Intervention =
            place % 2 === 0
              ? { kind: 'publish', atUs, agent, channel, message: {} }
              : { kind: 'consume', atUs, agent, channel };
          run.intervene(act);
          watch.readTo(atUs);
        }
        run.advanceTo(8 * SECOND);
        watch.readTo(8 * SECOND);
        const scratch = new AssertionWatch(scenario.assertions, run.trace);
        scratch.readTo(8 * SECOND);
        expect(watch.breaches).toEqual(scratch.breaches);
        for (const [place, breach] of scratch.breaches.entries())
          if (breach !== undefined) broken.add(scenario.assertions[place]?.kind ?? '');
      },
    );
    roundsUntil(500, (numRuns) => fc.assert(property, { numRuns }), missing);
    expect(missing()).toEqual([]);
  });

  it('shows a breach from its moment on, and not before', () => {
    const scenario = expecting(GALLERY.find(({ slug }) => slug === 'work-queue')?.scenario ?? emptyScenario());
    const whole = new AssertionWatch(scenario.assertions, simulate(scenario, 10 * SECOND).trace);
    whole.readTo(10 * SECOND);
    const first = firstBreach(whole.breaches);
    expect(first).toBeDefined();
    const atUs = first?.atUs ?? 0;
    for (const [untilUs, seen] of [
      [atUs - 1, undefined],
      [atUs, atUs],
    ] as const) {
      const part = new AssertionWatch(scenario.assertions, simulate(scenario, untilUs).trace);
      part.readTo(untilUs);
      expect(firstBreach(part.breaches)?.atUs).toBe(seen);
    }
  });

  it('is read once: what has been read is not looked at again', () => {
    class CountingTrace extends Trace {
      reads = 0;
      override event(number: number): TraceEvent {
        this.reads += 1;
        return super.event(number);
      }
    }
    const trace = new CountingTrace([], []);
    const grow = (): void => {
      for (let count = 0; count < 2500; count += 1) {
        const [number, atUs] = [trace.length, trace.lastUs + 10];
        trace.append(published(atUs, 'a', 'c', atUs + 1));
        trace.append(accepted(atUs + 1, 'c', number, number / 4 + 1));
        trace.append(dispatched(atUs + 1, 'consume', 'c', 'b', number, number / 4 + 1, atUs + 2, number + 1));
        trace.append(received(atUs + 2, 'consume', 'c', 'b', number, number + 2));
      }
    };
    const kinds = expecting(emptyScenario()).assertions;
    const watch = new AssertionWatch(kinds, trace);
    const readsOf = (): number => {
      grow();
      const before = trace.reads;
      expect(watch.readTo(trace.lastUs)).toBe(false);
      return trace.reads - before;
    };
    const first = readsOf();
    expect(first).toBeLessThan(2 * kinds.length * 10_000);
    for (let round = 0; round < 9; round += 1) expect(readsOf()).toBe(first);
    expect(trace.length).toBe(100_000);
    expect(watch.breaches.every((breach) => breach === undefined)).toBe(true);
  });
});

describe('assertions in words', () => {
  it('are sentences', () => {
    expect(
      [
        arrives,
        { kind: 'arrives', channel: '', agent: '', withinUs: 1_500_000 } as const,
        { kind: 'once', channel: 'c', agent: 'b' } as const,
        { kind: 'once', channel: '', agent: '' } as const,
        { kind: 'inOrder', channel: 'c', agent: '' } as const,
        { kind: 'depth', channel: 'c', depthMax: 5 } as const,
        { kind: 'nothingLost', channel: 'c' } as const,
        { kind: 'noFailure', agent: '' } as const,
      ].map(assertionWords),
    ).toEqual([
      'every message on c reaches b within 0.0001 s',
      'every message on any channel reaches some agent within 1.5 s',
      'no message on c reaches b twice',
      'no message on any channel reaches anybody twice',
      'the messages on c reach everybody in order',
      'the queue of c holds at most 5',
      'no message on c is lost',
      'no callback of any agent throws',
    ]);
  });
});
