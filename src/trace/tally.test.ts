import { expect, it } from 'vitest';
import type { TraceEvent } from './events.ts';
import { tallyOf, tallyWords } from './tally.ts';
import { accepted, dispatched, published, STORY, traceOf } from './test-events.ts';

it('counts what happened in a span, both its ends in it', () => {
  const trace = traceOf(STORY);
  expect(tallyOf(trace, 0, 100)).toEqual({ published: 2, received: 2, lost: 1, failed: 1 });
  expect(tallyOf(trace, 10, 30)).toEqual({ published: 1, received: 1, lost: 0, failed: 0 });
  expect(tallyOf(trace, 11, 29)).toEqual({ published: 0, received: 0, lost: 0, failed: 0 });
});

it('says it in words, and only what has happened', () => {
  const trace = traceOf(STORY);
  expect(tallyWords(trace, 0, 2_100_000, 2_100_000)).toBe('2.100 s: 2 published, 2 received, 1 lost, 1 failed');
  expect(tallyWords(trace, 0, 2_100_000, 30)).toBe('2.100 s: 1 published, 1 received');
});

const ABOUT = { atUs: 20, cause: 1, channel: 'c', message: 0 } as const;
const EXPIRED = { kind: 'expired', ...ABOUT, seq: 1, reason: 'length' } as const;

/** Events after a message that the channel has accepted, and the columns in which they count besides. */
const COUNTED: readonly (readonly [string, readonly TraceEvent[], object])[] = [
  [
    'lost on its way',
    [{ kind: 'lost', ...ABOUT, via: 'publish', agent: 'a', reason: 'cut', fraction: 0 }],
    { lost: 1 },
  ],
  ['dropped', [{ kind: 'dropped', ...ABOUT, seq: 1, reason: 'overflow' }], { lost: 1 }],
  [
    'that the broker’s code threw',
    [{ kind: 'brokerThrew', atUs: 20, cause: 1, channel: 'c', error: 'no' }],
    { failed: 1 },
  ],
  ['refused', [{ kind: 'rejected', ...ABOUT, reason: 'full' }], { lost: 1 }],
  ['gone with its agent', [{ kind: 'abandoned', ...ABOUT, agent: 'b' }], { lost: 1 }],
  ['gone from the log before its group read it', [EXPIRED], { lost: 1 }],
  [
    'gone from the log, of which only a copy was sent',
    [dispatched(20, 'subscribe', 'c', 'b', 0, 1, 30, 1), EXPIRED],
    { lost: 1 },
  ],
  ['gone from the log after its group was handed it', [dispatched(20, 'consume', 'c', 'b', 0, 1, 30, 1), EXPIRED], {}],
  [
    'gone from the log after its group was handed another',
    [dispatched(20, 'consume', 'c', 'b', 0, 2, 30, 1), EXPIRED],
    { lost: 1 },
  ],
  ['gone from the log, and handed out later', [EXPIRED, dispatched(20, 'consume', 'c', 'b', 0, 1, 30, 1)], { lost: 1 }],
  ['published before the record began', [{ ...published(20, 'a', 'c', 30), earlier: true } as TraceEvent], {}],
  ['ignored', [{ kind: 'ignored', ...ABOUT, agent: 'b', reason: 'readAgain' }], {}],
];

it.each(COUNTED)('counts what is %s', (_, events, columns) => {
  const trace = traceOf([published(0, 'a', 'c', 10), accepted(10, 'c', 0, 1), ...events]);
  expect(tallyOf(trace, 0, 100)).toEqual({ published: 1, received: 0, lost: 0, failed: 0, ...columns });
});

it('says how long the span is, wherever it begins', () => {
  expect(tallyWords(traceOf(STORY), 1_000_000, 2_500_000, 2_000_000)).toBe('1.500 s: 0 published, 0 received');
});

it('counts what a client gave up as lost, unless it has arrived, or was counted as its answer was', () => {
  const GAVE_UP = { kind: 'gaveUp', atUs: 30, cause: 0, agent: 'a', channel: 'c', message: 0 } as const;
  const of = (...events: readonly TraceEvent[]) =>
    tallyOf(traceOf([published(10, 'a', 'c', 20), ...events]), 0, 99).lost;
  expect(of({ ...GAVE_UP, reason: 'timeout' })).toBe(1);
  expect(of({ ...GAVE_UP, reason: 'timeout' }, accepted(40, 'c', 0, 1))).toBe(1);
  expect(of(accepted(20, 'c', 0, 1), { ...GAVE_UP, reason: 'timeout' })).toBe(0);
  expect(of({ ...GAVE_UP, reason: 'unanswered' })).toBe(0);
});
