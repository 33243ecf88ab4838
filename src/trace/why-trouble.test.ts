import { describe, expect, it } from 'vitest';
import { describe as wordsOf } from './event-words.ts';
import type { EventNumber, TraceEvent } from './events.ts';
import type { FaultName } from './fault-names.ts';
import { journeyOf } from './journey.ts';
import { accepted, dispatched, published, received, traceOf } from './test-events.ts';
import { Trace } from './trace.ts';
import { hopName } from './trace-index.ts';
import { whyGot } from './why.ts';
import { gaveUpWords, retryingWords } from './why-trouble.ts';

const S = 1_000_000;

function began(atUs: number, what: FaultName, fault = 0): TraceEvent {
  return { kind: 'faultBegan', atUs, cause: -1, fault, what };
}

function lost(
  atUs: number,
  cause: number,
  reason: Extract<TraceEvent, { kind: 'lost' }>['reason'],
  hop: { readonly via: 'publish' | 'subscribe' | 'consume'; readonly agent: string; readonly message: number },
): TraceEvent {
  const event = { kind: 'lost', atUs, cause, channel: 'c', reason, fraction: 0.5, ...hop } as const;
  return reason === 'hand' ? event : { ...event, fault: 0 };
}

const TO_C = { via: 'publish', agent: 'a', message: 1 } as const;
const TO_B = { via: 'subscribe', agent: 'b', message: 1 } as const;

describe('why an agent did not get a message that was lost', () => {
  it.each([
    ['loss', 'It was lost at 3.000 s, on its way to c: the link loses messages, since 1.000 s.', [0, 1, 2]],
    ['cut', 'It was lost at 3.000 s, on its way to c: the link was cut, since 1.000 s.', [0, 1, 2]],
    ['hand', 'You dropped it at 3.000 s, on its way to c.', [1, 2]],
  ] as const)('on its way to the channel: %s', (reason, words, events) => {
    const trace = traceOf([
      began(S, reason === 'cut' ? 'cut' : 'loss'),
      published(2 * S, 'a', 'c', 4 * S),
      lost(3 * S, 1, reason, TO_C),
    ]);
    expect(whyGot(trace, 'b', 1, 9 * S)).toEqual({ got: false, words, events });
  });

  it('on its way to the agent, or because the agent had crashed', () => {
    const sent = [published(2 * S, 'a', 'c', 3 * S), accepted(3 * S, 'c', 1, 1)];
    const left = dispatched(3 * S, 'subscribe', 'c', 'b', 1, 1, 5 * S, 2);
    const cut = traceOf([began(S, 'cut'), ...sent, left, lost(4 * S, 3, 'cut', TO_B)]);
    expect(whyGot(cut, 'b', 1, 9 * S)).toEqual({
      got: false,
      words: 'It was lost at 4.000 s, on its way to b: the link was cut, since 1.000 s.',
      events: [0, 3, 4],
    });
    const down = traceOf([
      began(S, 'crash'),
      ...sent,
      left,
      { kind: 'crashed', atUs: 4 * S, cause: 0, agent: 'b', fault: 0 },
      lost(5 * S, 3, 'crash', TO_B),
    ]);
    expect(whyGot(down, 'b', 1, 9 * S)).toEqual({
      got: false,
      words: 'It reached b at 5.000 s, but had been sent before b crashed at 4.000 s.',
      events: [3, 4, 5],
    });
  });

  it('of several crashes, and beginnings of a fault, by the last before', () => {
    const crash = (atUs: number): TraceEvent => ({ kind: 'crashed', atUs, cause: -1, agent: 'b', fault: 0 });
    const left = [
      published(2 * S, 'a', 'c', 3 * S),
      accepted(3 * S, 'c', 2, 1),
      dispatched(3 * S, 'subscribe', 'c', 'b', 2, 1, 5 * S, 3),
    ];
    const at = { via: 'subscribe', agent: 'b', message: 2 } as const;
    const downs = [crash(0), crash(S), ...left, lost(5 * S, 4, 'crash', at), crash(6 * S)];
    expect(whyGot(traceOf(downs), 'b', 2, 9 * S).words).toMatch(/before b crashed at 1\.000 s\.$/);
    const cuts = [began(0, 'cut'), began(S, 'cut'), ...left, lost(5 * S, 4, 'cut', at), began(6 * S, 'cut')];
    expect(whyGot(traceOf(cuts), 'b', 2, 9 * S).words).toMatch(/the link was cut, since 1\.000 s\.$/);
  });

  it('in words without a time where nobody knows it', () => {
    const left = [
      published(0, 'a', 'c', S),
      accepted(S, 'c', 0, 1),
      dispatched(S, 'subscribe', 'c', 'b', 0, 1, 5 * S, 1),
    ];
    const at = {
      kind: 'lost',
      atUs: 5 * S,
      cause: 2,
      channel: 'c',
      via: 'subscribe',
      agent: 'b',
      message: 0,
      fraction: 1,
    } as const;
    const said = (reason: 'loss' | 'cut' | 'crash') => {
      const { words, events } = whyGot(traceOf([...left, { ...at, reason }]), 'b', 0, 9 * S);
      return [words, events];
    };
    expect(said('loss')).toEqual(['It was lost at 5.000 s, on its way to b: the link loses messages.', [2, 3]]);
    expect(said('cut')).toEqual(['It was lost at 5.000 s, on its way to b: the link was cut.', [2, 3]]);
    expect(said('crash')).toEqual(['It reached b at 5.000 s, but had been sent before b crashed.', [2, 3]]);
  });

  it('it was down when the channel took the message in', () => {
    const events: readonly TraceEvent[] = [
      { kind: 'subscribed', atUs: 0, cause: -1, agent: 'b', channel: 'c' },
      { kind: 'crashed', atUs: S, cause: -1, agent: 'b', fault: 0 },
      { kind: 'unsubscribed', atUs: S, cause: 1, agent: 'b', channel: 'c' },
      published(2 * S, 'a', 'c', 3 * S),
      accepted(3 * S, 'c', 3, 1),
      { kind: 'restarted', atUs: 4 * S, cause: -1, agent: 'b', fault: 0 },
      { kind: 'subscribed', atUs: 4 * S, cause: 5, agent: 'b', channel: 'c' },
    ];
    expect(whyGot(traceOf(events), 'b', 3, 9 * S)).toEqual({
      got: false,
      words:
        'b had crashed at 1.000 s and was down when c accepted the message at 3.000 s. It subscribed again at 4.000 s.',
      events: [1, 4, 6],
    });
  });
});

describe('why an agent did not get a message yet', () => {
  it('it waits for space, or was refused, because a fault keeps the queue full', () => {
    const events: readonly TraceEvent[] = [
      began(S, 'full'),
      published(2 * S, 'a', 'c', 3 * S),
      { kind: 'blocked', atUs: 3 * S, cause: 1, channel: 'c', message: 1, fault: 0 },
      { kind: 'rejected', atUs: 5 * S, cause: 2, channel: 'c', message: 1, reason: 'full', fault: 0 },
    ];
    const trace = traceOf(events);
    expect(whyGot(trace, 'b', 1, 4 * S).words).toBe(
      'c is full, due to a fault since 1.000 s: it has waited for space since 3.000 s.',
    );
    expect(whyGot(trace, 'b', 1, 9 * S).words).toBe(
      'c rejected it: full, due to a fault since 1.000 s. It had waited for space since 3.000 s.',
    );
    expect(trace.worldAt(4 * S).channels.get('c')?.blocked).toEqual([1]);
    expect(trace.worldAt(5 * S).channels.get('c')?.blocked).toEqual([]);
  });

  it('a fault or you hold it back', () => {
    const events: readonly TraceEvent[] = [
      began(S, 'delay'),
      { ...published(2 * S, 'a', 'c', 8 * S), fault: 0 } as TraceEvent, // A published event may name its fault.
      {
        kind: 'delayed',
        ...{ atUs: 3 * S, cause: 1, channel: 'c', ...TO_C },
        fraction: 0.2,
        resumesUs: 6 * S,
        arrivesUs: 11 * S,
      },
    ];
    expect(whyGot(traceOf(events), 'b', 1, 2.5 * S).words).toBe(
      'It is still in flight to c and arrives at 8.000 s. A fault delays it: delay, since 1.000 s.',
    );
    expect(whyGot(traceOf(events), 'b', 1, 4 * S).words).toBe(
      'It is still in flight to c and arrives at 11.000 s. A fault delays it: delay, since 1.000 s. You delayed it at 3.000 s, until 6.000 s.',
    );
  });

  it('which is said with what it rests on, and no longer when it has ended', () => {
    const left = published(2 * S, 'a', 'c', 8 * S);
    const delayed = { kind: 'delayed', atUs: 3 * S, cause: 1, channel: 'c', ...TO_C, fraction: 0.2 } as const;
    const events = [began(S, 'delay'), left, { ...delayed, resumesUs: 6 * S, arrivesUs: 11 * S }];
    expect(whyGot(traceOf(events), 'b', 1, 6 * S)).toEqual({
      got: false,
      words: 'It is still in flight to c and arrives at 11.000 s. You delayed it at 3.000 s.',
      events: [1, 2],
    });
    const named = [began(S, 'delay'), { ...left, fault: 0 } as TraceEvent];
    expect(whyGot(traceOf(named), 'b', 1, 3 * S).events).toEqual([0, 1]);
    expect(whyGot(traceOf([left]), 'b', 0, 3 * S)).toMatchObject({
      words: expect.stringMatching(/8\.000 s\.$/),
      events: [0],
    });
  });

  it('a consumer that is down asks for nothing', () => {
    const events: readonly TraceEvent[] = [
      { kind: 'consumeStarted', atUs: 0, cause: -1, agent: 'w', channel: 'c' },
      { kind: 'crashed', atUs: S, cause: -1, agent: 'w', fault: 0 },
      { kind: 'consumeCancelled', atUs: S, cause: 1, agent: 'w', channel: 'c' },
      published(2 * S, 'a', 'c', 3 * S),
      accepted(3 * S, 'c', 3, 1),
    ];
    expect(whyGot(traceOf(events), 'w', 3, 9 * S)).toEqual({
      got: false,
      words: 'It waits in the queue of c. w crashed at 1.000 s and has not restarted.',
      events: [1, 4],
    });
  });
});

/** A message that was duplicated on its way to c: both were accepted, and the second's copy for b was lost. */
const TWICE: readonly TraceEvent[] = [
  { kind: 'subscribed', atUs: 0, cause: -1, agent: 'b', channel: 'c' },
  published(10, 'a', 'c', 20),
  { kind: 'duplicated', atUs: 10, cause: 1, channel: 'c', ...TO_C, arrivesUs: 30 },
  accepted(20, 'c', 1, 1),
  dispatched(20, 'subscribe', 'c', 'b', 1, 1, 40, 3),
  { ...accepted(30, 'c', 1, 2), cause: 2 },
  dispatched(30, 'subscribe', 'c', 'b', 1, 2, 60, 5),
  received(40, 'subscribe', 'c', 'b', 1, 4),
  lost(45, 6, 'hand', TO_B),
];

describe('a journey with trouble', () => {
  it('has a passage for each hop to the channel, and says of every way how it ended', () => {
    const journey = journeyOf(traceOf(TWICE), 1);
    expect(journey.attempts).toMatchObject([
      { hop: 1, duplicated: false, accepted: 3, seq: 1 },
      { hop: 2, duplicated: true, accepted: 5, seq: 2 },
    ]);
    expect(journey.deliveries).toMatchObject([
      { dispatched: 4, seq: 1, received: 7, lost: undefined },
      { dispatched: 6, seq: 2, received: undefined, lost: 8 },
    ]);
    expect(journey).toMatchObject({ accepted: 3, seq: 1, queued: true });
    expect(whyGot(traceOf(TWICE), 'b', 1, 1000).got).toBe(true);
  });

  it('is in the queue until each of its numbers has left it', () => {
    const out = (seq: number, cause: number): TraceEvent => ({
      kind: 'dropped',
      ...{ atUs: 50 + seq, cause, channel: 'c', message: 1, seq },
      reason: 'overflow',
    });
    const trace = traceOf([...TWICE, out(1, 3), out(2, 5)]);
    expect(journeyOf(trace, 1, 51).queued).toBe(true);
    expect(journeyOf(trace, 1, 52)).toMatchObject({
      queued: false,
      dropped: 9,
      attempts: [{ dropped: 9 }, { dropped: 10 }],
    });
  });

  it('knows a hop that was held by what takes its place', () => {
    const delayed: TraceEvent = {
      kind: 'delayed',
      ...{ atUs: 15, cause: 1, channel: 'c', ...TO_C },
      fraction: 0.5,
      resumesUs: 100,
      arrivesUs: 105,
    };
    const trace = traceOf([
      TWICE[0] ?? delayed,
      published(10, 'a', 'c', 20),
      delayed,
      { ...accepted(105, 'c', 1, 1), cause: 2 },
    ]);
    expect(journeyOf(trace, 1).attempts).toMatchObject([{ delayed: [2], arrivesUs: 105, accepted: 3 }]);
    expect(hopName(trace, 2)).toEqual({ link: 'publish', agent: 'a', channel: 'c', hop: 1 });
  });
});

it('a hop is named by its link and its number over it, copies included', () => {
  const trace = traceOf([...TWICE, published(70, 'a', 'c', 80)]);
  const names = [1, 2, 4, 6, 9].map((number) => hopName(trace, number));
  expect(names.map((name) => [name?.link, name?.agent, name?.hop])).toEqual([
    ['publish', 'a', 1],
    ['publish', 'a', 2],
    ['subscribe', 'b', 1],
    ['subscribe', 'b', 2],
    ['publish', 'a', 3],
  ]);
  expect(hopName(trace, 3)).toBeUndefined();
});

it('a fault is named in the log, with its place', () => {
  const trace = traceOf([
    { kind: 'faultBegan', atUs: 0, cause: -1, fault: 0, what: 'cut', agent: 'a', channel: 'c' },
    { kind: 'faultBegan', atUs: 0, cause: -1, fault: 1, what: 'slow', agent: 'a' },
    { kind: 'faultEnded', atUs: 5, cause: 0, fault: 0, what: 'cut' },
  ]);
  expect([0, 1, 2].map((number) => wordsOf(trace, number))).toEqual([
    'Fault started: cut, between a and c',
    'Fault started: slow agent, at a',
    'Fault ended: cut',
  ]);
});

it('a second question about a long trace looks at few of its events', () => {
  let looks = 0;
  class Watched extends Trace {
    override event(number: EventNumber): TraceEvent {
      looks += 1;
      return super.event(number);
    }
  }
  const trace = new Watched(['a', 'b'], ['c', 'd']);
  for (let turn = 0; turn < 50_000; turn += 1) {
    const message = trace.append(published(turn * 10, 'a', turn % 100 === 0 ? 'c' : 'd', turn * 10 + 5));
    trace.append(accepted(turn * 10 + 5, turn % 100 === 0 ? 'c' : 'd', message, 1 + Math.floor(turn / 100)));
  }
  expect(trace.length).toBe(100_000);
  whyGot(trace, 'b', 0, 400_000);
  looks = 0;
  expect(whyGot(trace, 'b', 2000 * 10, 400_000).words).toMatch(/^b has neither subscribed to c nor asked its queue/);
  expect(looks).toBeLessThan(200);
});

describe('what the client of a sender does with a message', () => {
  const sent = published(S, 'a', 'c', 2 * S);
  const more = (event: object): TraceEvent =>
    ({ atUs: 3 * S, agent: 'a', channel: 'c', message: 1, cause: 1, ...event }) as never;

  it('it keeps it, and says which cut it waits for', () => {
    const cut = traceOf([began(0, 'cut'), { ...sent, fault: 0 } as TraceEvent]);
    expect(retryingWords(cut, 1)).toEqual({
      words:
        'The client of a has buffered it since 1.000 s: its link was cut at 0.000 s. It will send it when it is connected again.',
      events: [0],
    });
    expect(retryingWords(traceOf([began(0, 'cut'), sent]), 1)).toEqual({
      words: 'The client of a has buffered it since 1.000 s. It will send it when it is connected again.',
      events: [],
    });
  });

  it('it sends again what an earlier one was missing before', () => {
    const trace = traceOf([began(0, 'cut'), sent, more({ kind: 'discarded', reason: 'outOfOrder' })]);
    expect(retryingWords(trace, 2).words).toBe(
      'c discarded it at 3.000 s: an earlier message from a is missing. The client of a will resend both.',
    );
  });

  it('it refuses what is more than it may keep', () => {
    const full = (fault: object) =>
      traceOf([began(0, 'cut'), sent, more({ kind: 'gaveUp', reason: 'full', ...fault })]);
    const words = 'The client of a rejected it at 3.000 s, as its buffer was full';
    expect(gaveUpWords(full({}), 2)).toEqual({ words: `${words}.`, events: [] });
    expect(gaveUpWords(full({ fault: 0 }), 2)).toEqual({
      words: `${words}: its link was cut at 0.000 s.`,
      events: [0],
    });
  });
});
