/** Answers about messages that clients send again or give up, about faults that have ended, and agents that are back. */
import { expect, it } from 'vitest';
import type { TraceEvent } from './events.ts';
import { accepted, dispatched, published, received, traceOf } from './test-events.ts';
import { whyGot } from './why.ts';

const S = 1_000_000;
const BEGAN: TraceEvent = { kind: 'faultBegan', atUs: S, cause: -1, fault: 0, what: 'loss' };
const OF = { channel: 'c', agent: 'a', message: 1 } as const;
const LOST = { kind: 'lost', cause: 1, ...OF, via: 'publish', reason: 'loss', fraction: 0.5, fault: 0 } as const;
const TIMED_OUT = { kind: 'gaveUp', ...OF, reason: 'timeout', fault: 0 } as const;

it('a lost message that its client sends again says both', () => {
  const trace = traceOf([BEGAN, published(2 * S, 'a', 'c', 4 * S), { ...LOST, atUs: 3 * S, retried: true }]);
  expect(whyGot(trace, 'b', 1, 9 * S)).toEqual({
    got: false,
    words:
      'It was lost at 3.000 s, on its way to c: the link loses messages, since 1.000 s. The client of a will resend it.',
    events: [0, 1, 2],
  });
});

it('a message that its client gave up says how it was lost, if it was, and how long the client tried', () => {
  const begun = [BEGAN, published(2 * S, 'a', 'c', 4 * S)] as const;
  const lost = traceOf([...begun, { ...LOST, atUs: 3 * S, retried: true }, { ...TIMED_OUT, atUs: 8 * S, cause: 2 }]);
  const { words, events } = whyGot(lost, 'b', 1, 9 * S);
  expect(words).toMatch(
    /^It was lost at 3\.000 s, .*since 1\.000 s\. The client of a gave up at 8\.000 s, after trying for 6\.000 s/,
  );
  expect(events).toEqual([0, 1, 3]);
  const kept = traceOf([
    BEGAN,
    { ...published(2 * S, 'a', 'c', 4 * S), unsent: true },
    { ...TIMED_OUT, atUs: 8 * S, cause: 1 },
  ]);
  expect(whyGot(kept, 'b', 1, 9 * S).words).toMatch(/^The client of a gave up at 8\.000 s, after trying for 6\.000 s/);
});

it('a loss by a fault that has ended since names its beginning', () => {
  const ended: TraceEvent = { kind: 'faultEnded', atUs: 3 * S, cause: 0, fault: 0, what: 'loss' };
  const trace = traceOf([BEGAN, published(2 * S, 'a', 'c', 6 * S), ended, { ...LOST, atUs: 4 * S }]);
  expect(whyGot(trace, 'b', 1, 9 * S)).toEqual({
    got: false,
    words: 'It was lost at 4.000 s, on its way to c: the link loses messages, since 1.000 s.',
    events: [0, 1, 3],
  });
});

it('an agent that crashed and is back is not down', () => {
  const crashed: TraceEvent = { kind: 'crashed', atUs: S, cause: 0, agent: 'b', fault: 0 };
  const restarted: TraceEvent = { kind: 'restarted', atUs: 2 * S, cause: 1, agent: 'b', fault: 0 };
  const passedOn = (message: number): TraceEvent => ({ ...accepted(4 * S, 'c', message, 1), kept: false });
  const crash: TraceEvent = { kind: 'faultBegan', atUs: S, cause: -1, fault: 0, what: 'crash' };
  const back = traceOf([crash, crashed, restarted, published(3 * S, 'a', 'c', 4 * S), passedOn(3)]);
  expect(whyGot(back, 'b', 3, 9 * S).words).not.toMatch(/crashed/);
  const down = traceOf([crash, crashed, published(3 * S, 'a', 'c', 4 * S), passedOn(2)]);
  expect(whyGot(down, 'b', 2, 9 * S).words).toMatch(/b was not one of them: it had crashed at 1\.000 s/);
});

it.each([
  [1, ' It was archived after 1 delivery: it is never delivered again.'],
  [3, ' It was archived after 3 deliveries: it is never delivered again.'],
])('a message that a share group archived after %i says so', (deliveries, ending) => {
  const place = { partition: 0, offset: 0 };
  const trace = traceOf([
    { kind: 'consumeStarted', atUs: 0, cause: -1, agent: 'b', channel: 'c' },
    published(S, 'a', 'c', 2 * S),
    { ...accepted(2 * S, 'c', 1, 1), ...place },
    { ...dispatched(2 * S, 'consume', 'c', 'b', 1, 1, 3 * S, 2), ...place, deliveries, lockedUntilUs: 30 * S },
    received(3 * S, 'consume', 'c', 'b', 1, 3),
    { kind: 'failed', atUs: 3 * S, cause: 4, agent: 'b', channel: 'c', message: 1, error: 'x' },
    {
      kind: 'released',
      atUs: 3 * S,
      cause: 5,
      agent: 'b',
      channel: 'c',
      message: 1,
      seq: 1,
      ...place,
      reason: 'failed',
      deliveries,
      archived: true,
    },
    { kind: 'consumeStarted', atUs: 4 * S, cause: -1, agent: 'w', channel: 'c' },
  ]);
  expect(whyGot(trace, 'w', 1, 9 * S).words).toContain(ending);
});
