import { describe, expect, it } from 'vitest';
import { continuedAfter } from './continued.ts';
import type { TraceEvent } from './events.ts';
import type { Interval } from './interval-list.ts';
import { intervalsOf, readIntervals } from './intervals.ts';
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

  it('may be read in parts', () => {
    const [trace, whole] = [traceOf(STORY), words(traceOf(STORY))];
    const parts = [5, 5, 5].map((count) => readIntervals(trace, count));
    expect(parts).toEqual([false, false, true]);
    expect(trace.length).toBeGreaterThan(10);
    expect(words(trace)).toEqual(whole);
    expect(readIntervals(trace, 1)).toBe(true);
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

const C = { channel: 'c' } as const;
const A = { agent: 'a', channel: 'c' } as const;
const UNSENT: TraceEvent = { ...published(0, 'a', 'c', 0), unsent: true };
const SENT: TraceEvent = { kind: 'sent', atUs: 5, cause: 0, ...A, message: 0, arrivesUs: 15 };
const LOST: TraceEvent = {
  ...{ kind: 'lost', atUs: 5, cause: 0, via: 'publish', ...A, message: 0 },
  ...{ reason: 'cut', fraction: 0.5 },
};
/** Four events: message 0 is the first in c, and has reached w, which consumed it. */
const CONSUMED: readonly TraceEvent[] = [
  published(0, 'a', 'c', 5),
  accepted(5, 'c', 0, 1),
  dispatched(10, 'consume', 'c', 'w', 0, 1, 20, 1),
  received(20, 'consume', 'c', 'w', 0, 2),
];
const CONSUMED_WORDS = [
  'hop agent a channel c 0 0-1 0-5',
  'wait channel c 0 1-2 5-10',
  'hop channel c agent w 0 2-3 10-20',
] as const;
const released = (archived: boolean): TraceEvent => ({
  ...{ kind: 'released', atUs: 30, cause: 3, agent: 'w', ...C, message: 0, seq: 1, reason: 'lockExpired' },
  ...{ deliveries: 1, ...(archived ? { archived } : {}) },
});
const EXPIRED: TraceEvent = {
  ...{ kind: 'expired', atUs: 40, cause: -1, ...C, message: 0, seq: 1, reason: 'retention' },
};

describe('an interval of each kind', () => {
  const stories: readonly (readonly [string, readonly TraceEvent[], readonly string[]])[] = [
    [
      'a message that its client keeps, and sends',
      [UNSENT, SENT, { ...accepted(15, 'c', 0, 1), cause: 1 }],
      ['blocked agent a 0 0-1 0-5', 'hop agent a channel c 0 1-2 5-15', 'wait channel c 0 2--1 15-Infinity'],
    ],
    [
      'a message that its client gives up',
      [UNSENT, { kind: 'gaveUp', atUs: 9, cause: 0, ...A, message: 0, reason: 'timeout' }],
      ['blocked agent a 0 0-1 0-9', 'refused agent a 0 1-1 9-9'],
    ],
    [
      'a message that is lost',
      [published(0, 'a', 'c', 10), LOST],
      ['hop agent a channel c 0 0-1 0-5', 'lost agent a channel c 0 1-1 5-5'],
    ],
    [
      'a message that is lost, and kept to be sent again',
      [published(0, 'a', 'c', 10), { ...LOST, retried: true }],
      ['hop agent a channel c 0 0-1 0-5', 'blocked agent a 0 1--1 5-Infinity', 'lost agent a channel c 0 1-1 5-5'],
    ],
    [
      'a message whose answer is lost, and which is discarded as a duplicate',
      [
        published(0, 'a', 'c', 5),
        { ...accepted(5, 'c', 0, 1), kept: false },
        { kind: 'unanswered', atUs: 5, cause: 0, ...A, message: 0 },
        { ...SENT, atUs: 9, cause: 2 },
        { kind: 'discarded', atUs: 15, cause: 3, ...A, message: 0, reason: 'duplicate' },
      ],
      [
        'hop agent a channel c 0 0-1 0-5',
        'blocked agent a 0 2-3 5-9',
        'hop agent a channel c 0 3-4 9-15',
        'ignored channel c 0 4-4 15-15',
      ],
    ],
    [
      'a message that is discarded, and kept to be sent again',
      [
        published(0, 'a', 'c', 5),
        { kind: 'discarded', atUs: 5, cause: 0, ...A, message: 0, reason: 'outOfOrder', retried: true },
      ],
      ['hop agent a channel c 0 0-1 0-5', 'ignored channel c 0 1-1 5-5', 'blocked agent a 0 1--1 5-Infinity'],
    ],
    [
      'a message that waits for space, and is refused in the end',
      [
        published(0, 'a', 'c', 5),
        { kind: 'blocked', atUs: 5, cause: 0, ...C, message: 0 },
        { kind: 'rejected', atUs: 9, cause: 1, ...C, message: 0, reason: 'full' },
      ],
      ['hop agent a channel c 0 0-1 0-5', 'blocked channel c 0 1-2 5-9', 'refused channel c 0 2-2 9-9'],
    ],
    [
      'a copy that comes too late for a subscription',
      [
        published(0, 'a', 'c', 5),
        { ...accepted(5, 'c', 0, 1), kept: false },
        dispatched(5, 'subscribe', 'c', 'b', 0, 1, 15, 1),
        { kind: 'ignored', atUs: 15, cause: 2, agent: 'b', ...C, message: 0, reason: 'unsubscribed' },
      ],
      ['hop agent a channel c 0 0-1 0-5', 'hop channel c agent b 0 2-3 5-15', 'ignored agent b 0 3-3 15-15'],
    ],
    [
      'a message that leaves a log unread',
      [published(0, 'a', 'c', 5), accepted(5, 'c', 0, 1), { ...EXPIRED, cause: 1 }],
      ['hop agent a channel c 0 0-1 0-5', 'wait channel c 0 1-2 5-40', 'dropped channel c 0 2-2 40-40'],
    ],
    ['a message that leaves a log after it was consumed', [...CONSUMED, EXPIRED], CONSUMED_WORDS],
    [
      'a message that leaves a log of which nothing else is known',
      [{ ...published(0, 'a', 'c', 0), unsent: true, earlier: true }, EXPIRED],
      ['blocked agent a 0 0--1 0-Infinity'],
    ],
    [
      'a message that a share group is to hand out again',
      [...CONSUMED, released(false)],
      [...CONSUMED_WORDS, 'wait channel c 0 4--1 30-Infinity'],
    ],
    [
      'a message that a share group never hands out again',
      [...CONSUMED, released(true)],
      [...CONSUMED_WORDS, 'dropped channel c 0 4-4 30-30'],
    ],
    [
      'work that a crash ends, and the time until the agent is back',
      [
        ...CONSUMED,
        { kind: 'workStarted', atUs: 20, cause: 3, agent: 'w', message: 0, untilUs: 50 },
        { kind: 'crashed', atUs: 30, cause: -1, agent: 'w', fault: 0 },
        { kind: 'restarted', atUs: 40, cause: 5, agent: 'w', fault: 0 },
      ],
      [...CONSUMED_WORDS, 'work agent w 0 4-5 20-30', 'down agent w -1 5-6 30-40'],
    ],
    [
      'code that was stopped, until its agent crashes',
      [
        ...CONSUMED,
        { kind: 'stopped', atUs: 20, cause: 3, agent: 'w', reason: 'memory', message: 0 },
        { kind: 'crashed', atUs: 30, cause: -1, agent: 'w', fault: 0 },
        { kind: 'restarted', atUs: 40, cause: 5, agent: 'w', fault: 0 },
      ],
      [...CONSUMED_WORDS, 'stopped agent w -1 4-5 20-30', 'down agent w -1 5-6 30-40'],
    ],
  ];
  it.each(stories)('shows %s', (_, events, expected) => {
    expect(words(traceOf(events))).toEqual(expected);
  });

  it('says how far a message had come that was lost or delayed', () => {
    const delay = { kind: 'delayed', via: 'publish', ...A, message: 0 } as const;
    const trace = traceOf([
      published(0, 'a', 'c', 10),
      { ...delay, atUs: 4, cause: 0, fraction: 0.4, resumesUs: 8, arrivesUs: 20 },
      { ...LOST, atUs: 14, cause: 1, fraction: 0.7 },
    ] as readonly TraceEvent[]);
    const spans = all(trace).map(({ fromUs, resumesUs, toUs, fromPart, toPart }) => [
      ...[fromUs, resumesUs, toUs],
      ...[fromPart, toPart],
    ]);
    expect(spans).toEqual([
      [0, 0, 4, 0, 0.4],
      [4, 8, 14, 0.4, 0.7],
      [14, 14, 14, 0.7, 0.7],
    ]);
  });
});

describe('where a trace begins in the middle, an interval', () => {
  /** Intervals of a trace without its first 30 microseconds, without numbers of events. */
  const continued = (events: readonly TraceEvent[]): readonly string[] =>
    all(continuedAfter(traceOf(events), 30).trace).map(
      ({ kind, at, end, fromUs, toUs }) => `${kind} ${at.key} ${fromUs}-${toUs} ${end === -1 ? 'by none' : 'by one'}`,
    );
  const first = [published(0, 'a', 'c', 5), accepted(5, 'c', 0, 1)];
  const hop = 'hop agent a 0-5 by one';

  it('lasts, if a message is still in its queue', () => {
    expect(continued([...first, dispatched(40, 'consume', 'c', 'w', 0, 1, 50, 1)])).toEqual([
      hop,
      'wait channel c 5-40 by one',
      'hop channel c 40-50 by none',
    ]);
  });

  it('has ended by then, if the event that ended it is gone', () => {
    const copy = dispatched(5, 'subscribe', 'c', 'b', 0, 1, 40, 1);
    const taken = dispatched(15, 'consume', 'c', 'w', 0, 1, 20, 1);
    const events = [copy, taken, received(20, 'consume', 'c', 'w', 0, 3), received(40, 'subscribe', 'c', 'b', 0, 2)];
    expect(continued([...first, ...events])).toEqual([hop, 'wait channel c 5-29 by none', 'hop channel c 5-40 by one']);
  });

  it('lasts, if a message waits for space', () => {
    const blocked: TraceEvent = { kind: 'blocked', atUs: 5, cause: 0, ...C, message: 0 };
    const events = [published(0, 'a', 'c', 5), blocked, { ...accepted(40, 'c', 0, 1), cause: 1 }];
    expect(continued(events)).toEqual([hop, 'blocked channel c 5-40 by one', 'wait channel c 40-Infinity by none']);
  });

  it('lasts, if a client keeps a message', () => {
    expect(continued([UNSENT, { ...SENT, atUs: 40, arrivesUs: 50 }])).toEqual([
      'blocked agent a 0-40 by one',
      'hop agent a 40-50 by none',
    ]);
  });

  it('lasts, if a share group is to hand a message out again', () => {
    const again = { ...dispatched(40, 'consume', 'c', 'w', 0, 1, 50, 4), partition: 0, offset: 0 };
    const log = CONSUMED.map((event) =>
      event.kind === 'accepted' || event.kind === 'dispatched' ? { ...event, partition: 0, offset: 0 } : event,
    );
    expect(continued([...log, released(false), again])).toEqual([
      hop,
      'wait channel c 5-10 by one',
      'hop channel c 10-20 by one',
      'wait channel c 30-40 by one',
      'hop channel c 40-50 by none',
    ]);
  });

  it('lasts, if an agent works, and has ended if it crashed meanwhile', () => {
    const work: TraceEvent = { kind: 'workStarted', atUs: 20, cause: 3, agent: 'w', message: 0, untilUs: 50 };
    const crash: TraceEvent = { kind: 'crashed', atUs: 25, cause: -1, agent: 'w', fault: 0 };
    const workIn = (events: readonly TraceEvent[]) => continued(events).filter((one) => one.startsWith('work'));
    const finished: TraceEvent = { kind: 'workFinished', atUs: 50, cause: 4, agent: 'w', message: 0 };
    expect(workIn([...CONSUMED, work, finished])).toEqual(['work agent w 20-50 by one']);
    const failed: TraceEvent = { kind: 'failed', atUs: 50, cause: 4, agent: 'w', ...C, message: 0, error: 'late' };
    expect(workIn([...CONSUMED, work, crash, failed])).toEqual(['work agent w 20-29 by none']);
  });
});
