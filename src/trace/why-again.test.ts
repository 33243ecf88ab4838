/** Answers about messages that are handed out again, and about times before something else happened. */
import { describe, expect, it } from 'vitest';
import { hasSameContent } from './compare.ts';
import { coneOf } from './cone.ts';
import { continuedAfter } from './continued.ts';
import type { Lost, TraceEvent } from './events.ts';
import { hopFraction, isHop } from './hops.ts';
import { journeyOf } from './journey.ts';
import { accepted, dispatched, published, received, STORY, traceOf } from './test-events.ts';
import { hopName } from './trace-index.ts';
import { whyGot } from './why.ts';

const S = 1_000_000;
const PLACE = { channel: 'c', message: 0, seq: 1, partition: 0, offset: 0 } as const;
const SENT: readonly TraceEvent[] = [
  published(S, 'a', 'c', 2 * S),
  { kind: 'accepted', atUs: 2 * S, cause: 0, ...PLACE },
];

/** A message of a log that left for `agent` at a time, and is there a second later. */
function out(atUs: number, agent: string, via: 'subscribe' | 'consume', again = false): TraceEvent {
  const event = { kind: 'dispatched', atUs, cause: 1, ...PLACE, via, agent, arrivesUs: atUs + S } as const;
  return again ? { ...event, redelivered: true } : event;
}
function lost(atUs: number, agent: string, via: Lost['via'], reason: Lost['reason'], cause: number): TraceEvent {
  return { kind: 'lost', atUs, cause, channel: 'c', agent, message: 0, via, reason, fraction: 0.5 };
}
function words(events: readonly TraceEvent[], agent: string, untilUs = 99 * S): string {
  return whyGot(traceOf(events), agent, 0, untilUs).words;
}
const asks = (atUs: number, agent: string): TraceEvent => ({
  kind: 'consumeStarted',
  atUs,
  cause: -1,
  agent,
  channel: 'c',
});
const to = (kind: 'subscribed' | 'unsubscribed', atUs: number): TraceEvent => ({
  kind,
  atUs,
  cause: -1,
  agent: 'b',
  channel: 'c',
});

describe('a message that nobody has acknowledged', () => {
  const first = [...SENT, out(2 * S, 'b', 'consume')];
  const gone = [...first, lost(3 * S, 'b', 'consume', 'hand', 2)];
  const done = { kind: 'acknowledged', atUs: 5 * S, cause: 2, ...PLACE, agent: 'b' } as const;
  const another = { ...PLACE, message: 2, seq: 2, offset: 1 } as const;

  it('can come again, which is said of one that was lost, and of one that another consumed first', () => {
    const lostWords = 'You dropped it at 3.000 s, on its way to b.';
    expect(words(gone, 'b')).toBe(`${lostWords} It is not acknowledged yet and can be redelivered.`);
    expect(words([...gone, done], 'b')).toBe(lostWords);
    expect(words([...first, asks(4 * S, 'w')], 'w')).toMatch(
      /^b consumed it first, at 2\.000 s\. .* It is not acknowledged yet and can be redelivered.$/,
    );
    expect(words([...first, asks(4 * S, 'w'), done], 'w')).toMatch(/^b consumed it first, .* longest\.$/);
  });

  it('can come again though others are pending as well, and not because of those', () => {
    const others: readonly TraceEvent[] = [
      published(3 * S, 'a', 'c', 3 * S),
      { kind: 'accepted', atUs: 3 * S, cause: 4, ...another, message: 4 },
      {
        kind: 'dispatched',
        atUs: 3 * S,
        cause: 5,
        ...another,
        message: 4,
        via: 'consume',
        agent: 'w',
        arrivesUs: 9 * S,
      },
    ];
    expect(words([...gone, ...others], 'b')).toMatch(/can be redelivered\.$/);
    expect(words([...gone, ...others, done], 'b')).toMatch(/on its way to b\.$/);
  });

  it('was dispatched to the same agent again, after it had got it', () => {
    const got = [...first, received(3 * S, 'consume', 'c', 'b', 0, 2)];
    expect(words(got, 'b')).toBe('b received it at 3.000 s: it took it from the queue of c.');
    const again = whyGot(traceOf([...got, out(6 * S, 'b', 'consume', true)]), 'b', 0, 99 * S);
    expect(again.words).toBe(
      'b received it at 3.000 s: it took it from the queue of c. It was dispatched to b again at 6.000 s, because it was not acknowledged.',
    );
    expect(again.events).toEqual([0, 2, 3, 4]);
  });

  it('was abandoned by the agent that crashed while holding it', () => {
    const crash = { kind: 'abandoned', atUs: 4 * S, cause: -1, agent: 'b', channel: 'c', message: 0 } as const;
    const got = [...first, received(3 * S, 'consume', 'c', 'b', 0, 2), crash];
    expect(words(got, 'b')).toBe(
      'b received it at 3.000 s: it took it from the queue of c. b crashed at 4.000 s, before finishing it.',
    );
    // What was not in hand is not abandoned: it is on its way, or done.
    expect(journeyOf(traceOf([...first, crash]), 0).deliveries).toMatchObject([{ abandoned: undefined }]);
    const worked = [
      ...got.slice(0, 4),
      { kind: 'workFinished', atUs: 4 * S, cause: 3, agent: 'b', message: 0 } as const,
    ];
    expect(journeyOf(traceOf([...worked, crash]), 0).deliveries).toMatchObject([
      { workFinished: 4, abandoned: undefined },
    ]);
    expect(journeyOf(traceOf([...got, { ...crash, agent: 'w' }]), 0).deliveries).toMatchObject([{ abandoned: 4 }]);
  });

  it('has its acknowledgement in its journey, and no other', () => {
    const journey = journeyOf(traceOf([...first, done]), 0);
    expect(journey).toMatchObject({ queued: false, deliveries: [{ dispatched: 2, acknowledged: 3 }] });
    expect(journeyOf(traceOf([...SENT, { ...done, cause: 0 }]), 0)).toMatchObject({ queued: true, deliveries: [] });
  });
});

describe('a copy of a log', () => {
  const gone = [...SENT, out(2 * S, 'b', 'subscribe'), lost(3 * S, 'b', 'subscribe', 'hand', 2)];

  it('that was lost is asked for again by one that still subscribes', () => {
    const lostWords = 'You dropped it at 3.000 s, on its way to b.';
    expect(words(gone, 'b')).toBe(lostWords);
    expect(words([...gone, to('subscribed', 4 * S)], 'b')).toBe(
      `${lostWords} c still has it, and b will read it again.`,
    );
    expect(words([...gone, to('subscribed', 4 * S), to('unsubscribed', 5 * S)], 'b')).toBe(lostWords);
    const queue = [published(S, 'a', 'c', 2 * S), accepted(2 * S, 'c', 0, 1), ...gone.slice(2)];
    const plain = queue.map((event) =>
      event.kind === 'dispatched' ? dispatched(2 * S, 'subscribe', 'c', 'b', 0, 1, 3 * S, 1) : event,
    );
    expect(words([...plain, to('subscribed', 4 * S)], 'b')).toBe(lostWords);
  });

  it('that came after one that was lost is ignored', () => {
    const ignored = { kind: 'ignored', atUs: 3 * S, cause: 2, agent: 'b', channel: 'c', message: 0 } as const;
    expect(words([...SENT, out(2 * S, 'b', 'subscribe'), { ...ignored, reason: 'readAgain' }], 'b')).toBe(
      'b ignored it at 3.000 s: an earlier message of c was lost, and b reads again from there.',
    );
  });

  it('of several is spoken of by the one that has come furthest', () => {
    const second = [...gone, out(5 * S, 'b', 'subscribe')];
    expect(words(second, 'b')).toMatch(/^A copy is in flight to b and arrives at 6\.000 s/);
    expect(words([...second, received(6 * S, 'subscribe', 'c', 'b', 0, 4)], 'b')).toMatch(/^b received it at 6\.000 s/);
    expect(words([...second, lost(6 * S, 'b', 'subscribe', 'cut', 4)], 'b')).toMatch(/^You dropped it at 3\.000 s/);
  });
});

describe('one of several ways to a channel', () => {
  const doubled: readonly TraceEvent[] = [
    published(S, 'a', 'c', 4 * S),
    { kind: 'duplicated', atUs: S, cause: 0, via: 'publish', channel: 'c', agent: 'a', message: 0, arrivesUs: 5 * S },
  ];
  const refused = (atUs: number, cause: number): TraceEvent => ({
    kind: 'rejected',
    atUs,
    cause,
    channel: 'c',
    message: 0,
    reason: 'full',
  });

  it('is spoken of: the one under way, else one that was refused, else one that was lost', () => {
    expect(words(doubled, 'b')).toMatch(/^It is still in flight to c and arrives at 4\.000 s/);
    const one = [...doubled, lost(2 * S, 'a', 'publish', 'hand', 0)];
    expect(words(one, 'b')).toMatch(/^It is still in flight to c and arrives at 5\.000 s/);
    expect(words([...doubled, refused(4 * S, 0)], 'b')).toMatch(/and arrives at 5\.000 s/);
    expect(words([...one, refused(5 * S, 1)], 'b')).toBe('c rejected it: full.');
    expect(words([...one, lost(5 * S, 'a', 'publish', 'hand', 1)], 'b')).toMatch(/^You dropped it at 2\.000 s/);
  });
});

describe('what an answer knows', () => {
  it('is what had happened at its time, that very time included', () => {
    const sent = [published(S, 'a', 'c', 2 * S), accepted(2 * S, 'c', 0, 1)];
    expect(words(sent, 'b', S)).toMatch(/^It is still in flight/);
    expect(words([...sent, to('subscribed', 3 * S)], 'b', 3 * S)).toMatch(/^b subscribed to c too late/);
    const queue = [asks(0, 'w'), published(S, 'a', 'c', S), accepted(S, 'c', 1, 1), published(S, 'a', 'c', S)];
    const three = [...queue, accepted(S, 'c', 3, 2), published(S, 'a', 'c', S), accepted(S, 'c', 5, 3)];
    expect(whyGot(traceOf(three), 'w', 5, 9 * S).words).toMatch(/, behind 2 others, until/);
    const down = { kind: 'crashed', atUs: 4 * S, cause: -1, agent: 'w', fault: 0 } as const;
    expect(whyGot(traceOf([...three, down]), 'w', 5, 3 * S).words).toMatch(/, behind 2 others, until/);
    expect(whyGot(traceOf([...three, down]), 'w', 5, 4 * S).words).toMatch(
      /w crashed at 4\.000 s and has not restarted/,
    );
  });

  it('is of the subscription at the time: one that ended and began again is one', () => {
    const sent = [to('subscribed', 0), to('unsubscribed', S), ...moved(SENT, 2)];
    expect(whyGot(traceOf(sent), 'b', 2, 99 * S).words).toMatch(/^b had unsubscribed from c at 1\.000 s/);
  });

  it('is no more than who asked: one that was handed a message before has asked', () => {
    const other = [published(0, 'a', 'c', 0), accepted(0, 'c', 0, 1), dispatched(0, 'consume', 'c', 'w', 0, 1, 1, 1)];
    const next = [...other, published(S, 'a', 'c', S), accepted(S, 'c', 3, 2)];
    expect(whyGot(traceOf(next), 'w', 3, 99 * S).words).toMatch(/^It waits in the queue of c, at the head/);
    expect(whyGot(traceOf(next), 'b', 3, 99 * S).words).toMatch(/^b has neither subscribed to c nor asked its queue/);
    const copy = [published(0, 'a', 'c', 0), accepted(0, 'c', 0, 1), dispatched(0, 'subscribe', 'c', 'w', 0, 1, 1, 1)];
    const after = [...copy, published(S, 'a', 'c', S), accepted(S, 'c', 3, 2)];
    expect(whyGot(traceOf(after), 'w', 3, 99 * S).words).toMatch(/^w has neither subscribed to c nor asked its queue/);
  });
});

describe('a subscription that takes its time', () => {
  const joining = { kind: 'joinStarted', atUs: 0, cause: -1, agent: 'b', channel: 'c', untilUs: 9 * S } as const;
  const joined = { kind: 'joined', atUs: 0, cause: -1, agent: 'b', channel: 'c' } as const;
  const said = (...before: readonly TraceEvent[]) =>
    whyGot(traceOf([...before, ...moved(SENT, before.length)]), 'b', before.length, 99 * S).words;

  it('had not joined when the message came, unless it had, or was over', () => {
    expect(said(joining)).toMatch(/^b subscribed to c at 0\.000 s, but joined only at 9\.000 s/);
    expect(said(to('subscribed', 0), joining)).toMatch(/joined only at/);
    expect(said(joining, joined)).toMatch(/^b has neither subscribed to c nor asked its queue/);
    expect(said(to('subscribed', 0), joining, to('unsubscribed', 0))).toMatch(/^b had unsubscribed from c at 0\.000 s/);
    expect(said(to('unsubscribed', 0), joining, joined, joining)).toMatch(/joined only at/);
  });
});

describe('a journey', () => {
  it('has a copy of what is consumed as no redelivery', () => {
    const copy = {
      kind: 'duplicated',
      atUs: 3 * S,
      cause: 2,
      via: 'consume',
      channel: 'c',
      agent: 'b',
      message: 0,
      arrivesUs: 9 * S,
    } as const;
    const { deliveries } = journeyOf(traceOf([...SENT, out(2 * S, 'b', 'consume', true), copy]), 0);
    expect(deliveries).toMatchObject([
      { duplicated: false, redelivered: true, seq: 1 },
      { duplicated: true, redelivered: false, seq: 1 },
    ]);
  });

  it('is told though the hop of an event was left behind', () => {
    const events = [published(S, 'a', 'c', 2 * S), { ...accepted(2 * S, 'c', 0, 1), cause: -1 }];
    expect(journeyOf(traceOf(events), 0)).toMatchObject({ accepted: undefined, queued: false });
  });

  it('has no consequences that come later than asked', () => {
    expect([49, 50].map((atUs) => journeyOf(traceOf(STORY), 2, atUs).consequences)).toEqual([[], [11]]);
  });

  it('is in the past of what came again because of how it ended', () => {
    const events = [...SENT, out(2 * S, 'b', 'consume'), lost(3 * S, 'b', 'consume', 'hand', 2)];
    const trace = traceOf([...events, { ...out(4 * S, 'w', 'consume', true), cause: 3 }]);
    expect(coneOf(trace, 4).past).toEqual([0, 1, 2, 3]);
  });
});

it('what is no message carries the same as any', () => {
  const [message, other] = [published(0, 'a', 'c', 1), published(1, 'a', 'c', 1)];
  const tick = { kind: 'timerFired', atUs: 0, cause: -1, agent: 'a' } as const;
  expect([hasSameContent(message, tick), hasSameContent(tick, message), hasSameContent(message, other)]).toEqual([
    true,
    true,
    false,
  ]);
});

describe('a hop', () => {
  const delayed = {
    via: 'consume',
    channel: 'c',
    agent: 'b',
    message: 0,
    fraction: 0.5,
    resumesUs: 30,
    arrivesUs: 50,
  } as const;

  it('has so much of its way behind it, and waits where it is held', () => {
    const [left, stopped] = [published(10, 'a', 'c', 30), { kind: 'delayed', atUs: 20, cause: 0, ...delayed } as const];
    const at = (hop: TraceEvent, times: readonly number[]) =>
      times.map((atUs) => (isHop(hop) ? hopFraction(hop, atUs) : -1));
    expect(at(left, [0, 10, 15, 20, 30, 99])).toEqual([0, 0, 0.25, 0.5, 1, 1]);
    expect(at(stopped, [20, 30, 40, 50, 60])).toEqual([0.5, 0.5, 0.75, 1, 1]);
    expect(at(published(10, 'a', 'c', 10), [9, 10, 11])).toEqual([0, 0, 1]);
  });

  it('is counted over its own way alone, without those that were held', () => {
    const trace = traceOf([
      published(0, 'b', 'c', 1),
      accepted(1, 'c', 0, 1),
      dispatched(1, 'subscribe', 'c', 'b', 0, 1, 9, 1),
      { kind: 'delayed', atUs: 2, cause: 2, ...delayed, via: 'subscribe' },
      dispatched(2, 'consume', 'c', 'b', 0, 1, 9, 1),
      dispatched(3, 'subscribe', 'c', 'b', 0, 1, 9, 1),
    ]);
    expect([0, 2, 3, 4, 5].map((number) => hopName(trace, number)?.hop)).toEqual([1, 1, 1, 1, 2]);
  });
});

describe('a trace', () => {
  it('has the receipts of an agent, all or among so many first events', () => {
    const trace = traceOf([...STORY, received(80, 'consume', 'c', 'b', 11, 11)]);
    expect(trace.receiptsOf('b')).toEqual([8, 14]);
    expect([8, 9, 14, 15].map((events) => trace.receiptsOf('b', events))).toEqual([[], [8], [8], [8, 14]]);
    expect(trace.receiptsOf('a', 5)).toEqual([]);
  });

  it('that goes on without its past names what is pending anew', () => {
    const whole = traceOf([
      published(0, 'b', 'c', 9 * S),
      published(0, 'b', 'c', S),
      ...moved([...SENT, out(2 * S, 'w', 'consume')], 2),
    ]);
    const { trace, numberOf } = continuedAfter(whole, 5 * S);
    expect([numberOf(0), numberOf(2)]).toEqual([0, 2]);
    expect(trace.worldAt(5 * S).channels.get('c')?.log?.pending).toMatchObject([{ message: 2, agent: 'w', offset: 0 }]);
  });

  it('that goes on without its past keeps what waits in a queue and is taken later', () => {
    const waits = [
      published(0, 'a', 'c', 0),
      accepted(0, 'c', 0, 1),
      published(0, 'a', 'c', 0),
      accepted(0, 'c', 2, 2),
    ];
    const whole = traceOf([...waits, dispatched(9 * S, 'consume', 'c', 'w', 2, 2, 10 * S, 3)]);
    const { trace, numberOf } = continuedAfter(whole, 5 * S);
    expect(numberOf(0)).toBeUndefined();
    const message = numberOf(2) ?? -1;
    expect(trace.event(message)).toMatchObject({ kind: 'published' });
    expect(journeyOf(trace, message).deliveries).toMatchObject([{ agent: 'w', seq: 2 }]);
  });
});

/** The events when so many come before them. */
function moved(events: readonly TraceEvent[], by: number): TraceEvent[] {
  return events.map((event) => ({
    ...event,
    cause: event.cause === -1 ? -1 : event.cause + by,
    ...('message' in event ? { message: event.message + by } : {}),
  }));
}
