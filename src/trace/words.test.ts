import { expect, describe as group, it } from 'vitest';
import { describe } from './event-words.ts';
import type { Halted, Lost, TraceEvent } from './events.ts';
import { toJsonLines } from './export.ts';
import { formatTime } from './format-time.ts';
import type { Missed } from './record-events.ts';
import { accepted, dispatched, published, received, traceOf } from './test-events.ts';

const AT = { atUs: 20, cause: -1 } as const;
const WAY = { ...AT, cause: 0, channel: 'c', agent: 'b', message: 0 } as const;
const LEASE = { ...AT, channel: 'c', message: 0, seq: 7, partition: 1, offset: 3 } as const;

function lost(reason: Lost['reason']): TraceEvent {
  return { kind: 'lost', ...WAY, via: 'subscribe', reason, fraction: 0.5 };
}

function missed(reason: Missed['reason'], count?: number): TraceEvent {
  const event = { kind: 'missed', ...AT, channel: 'c', reason } as const;
  return count === undefined ? event : { ...event, count };
}

function halted(reason: Halted['reason']): TraceEvent {
  return { kind: 'halted', ...AT, reason };
}

function partitionsAssigned(...owners: readonly string[]): TraceEvent {
  return { kind: 'partitionsAssigned', ...AT, channel: 'c', owners, offsets: owners.map(() => 0) };
}

const RELEASED = {
  kind: 'released',
  ...AT,
  channel: 'c',
  agent: 'b',
  message: 0,
  seq: 7,
  partition: 0,
  offset: 0,
  deliveries: 2,
} as const;
const REBALANCING = { kind: 'rebalanceStarted', ...AT, channel: 'c', agent: 'b', untilUs: 3_000_000 } as const;

/** Events that follow a message of a to c, each with what is said of it. */
const SAID: readonly (readonly [string, TraceEvent])[] = [
  ['b published message 2 to c', published(20, 'b', 'c', 30)],
  ['b published message 2 to c earlier', { ...published(20, 'b', 'c', 30), earlier: true } as TraceEvent],
  ['c accepted message 1 as number 7 in its order', accepted(20, 'c', 0, 7)],
  [
    'c forwarded message 1 to its listeners and stored nothing',
    { kind: 'accepted', ...AT, cause: 0, channel: 'c', message: 0, seq: 7, kept: false },
  ],
  ['c rejected message 1: closed', { kind: 'rejected', ...AT, channel: 'c', message: 0, reason: 'closed' }],
  [
    'c dropped message 1: its queue was full',
    { kind: 'dropped', ...AT, channel: 'c', message: 0, seq: 7, reason: 'overflow' },
  ],
  ['b released message 1: c can deliver it again', { ...RELEASED, reason: 'failed' }],
  ['b rejected message 1: c archived it', { ...RELEASED, reason: 'rejected', archived: true }],
  [
    'The lock of b on message 1 expired: c archived it after 2 deliveries',
    { ...RELEASED, reason: 'lockExpired', archived: true },
  ],
  [
    'b left the share group while holding message 1: c archived it after 1 delivery',
    { ...RELEASED, reason: 'left', deliveries: 1, archived: true },
  ],
  ['c dispatched message 1 to b', dispatched(20, 'consume', 'c', 'b', 0, 1, 30, 0)],
  [
    'c dispatched message 1 to b again: it was not acknowledged',
    { ...dispatched(20, 'consume', 'c', 'b', 0, 1, 30, 0), redelivered: true } as TraceEvent,
  ],
  ['c copied message 1 to b', dispatched(20, 'subscribe', 'c', 'b', 0, 1, 30, 0)],
  ['b received message 1 from c', received(20, 'subscribe', 'c', 'b', 0, 0)],
  ['b ignored message 1: it had unsubscribed from c', { kind: 'ignored', ...WAY, reason: 'unsubscribed' }],
  [
    'b ignored message 1 on c: it missed an earlier message and reads again from there',
    { kind: 'ignored', ...WAY, reason: 'readAgain' },
  ],
  ['b waits for c', { kind: 'consumeStarted', ...AT, agent: 'b', channel: 'c' }],
  ['b stopped waiting for c', { kind: 'consumeCancelled', ...AT, agent: 'b', channel: 'c' }],
  ['b subscribed to c', { kind: 'subscribed', ...AT, agent: 'b', channel: 'c' }],
  ['b unsubscribed from c', { kind: 'unsubscribed', ...AT, agent: 'b', channel: 'c' }],
  [
    'b started to process message 1 on c',
    { kind: 'workStarted', ...AT, agent: 'b', message: 0, untilUs: 50, fromInbox: true },
  ],
  ['b finished message 1 on c', { kind: 'workFinished', ...AT, agent: 'b', message: 0 }],
  ['b failed on message 1 on c: too hot', { kind: 'failed', ...WAY, error: 'too hot' }],
  ['A duplicate of message 1 on c left for b', { kind: 'duplicated', ...WAY, via: 'consume', arrivesUs: 30 }],
  ['A duplicate of message 1 left for c', { kind: 'duplicated', ...WAY, via: 'publish', arrivesUs: 30 }],
  [
    'Message 1 was delayed on its way to c',
    { kind: 'delayed', ...WAY, via: 'publish', fraction: 0, resumesUs: 30, arrivesUs: 40 },
  ],
  ['Message 1 on c was lost on its way to b: the link lost it', lost('loss')],
  ['Message 1 on c was lost on its way to b: the link was cut', lost('cut')],
  ['Message 1 on c was lost on its way to b: the agent was down', lost('crash')],
  ['Message 1 on c was lost on its way to b: you dropped it', lost('hand')],
  ['c is full: message 1 waits for space', { kind: 'blocked', ...AT, channel: 'c', message: 0 }],
  [
    'Fault started: loss, between b and c',
    { kind: 'faultBegan', ...AT, fault: 0, what: 'loss', agent: 'b', channel: 'c' },
  ],
  ['Fault started: delay', { kind: 'faultBegan', ...AT, fault: 0, what: 'delay' }],
  ['Fault ended: full queue, at c', { kind: 'faultEnded', ...AT, fault: 0, what: 'full', channel: 'c' }],
  ['Fault ended: throwing callback, at b', { kind: 'faultEnded', ...AT, fault: 0, what: 'throw', agent: 'b' }],
  ['b crashed', { kind: 'crashed', ...AT, agent: 'b', fault: 0 }],
  ['b restarted', { kind: 'restarted', ...AT, agent: 'b', fault: 0 }],
  ['b lost message 1 on c when it crashed', { kind: 'abandoned', ...WAY }],
  ['b acknowledged message 1 to c', { kind: 'acknowledged', ...LEASE, agent: 'b', committed: 4 }],
  ['c removed message 1 from its log: the log is full', { kind: 'expired', ...LEASE, reason: 'length' }],
  ['c removed message 1 from its log: its retention time ended', { kind: 'expired', ...LEASE, reason: 'retention' }],
  [
    'b joined the group of c, which rebalances until 3.000 s: no member gets messages',
    { ...REBALANCING, reason: 'joined' },
  ],
  [
    'b left the group of c, which rebalances until 3.000 s: other members keep reading',
    { ...REBALANCING, reason: 'left', goesOn: true },
  ],
  [
    'The group of c waits for b before it assigns its partitions: no member gets messages',
    { ...REBALANCING, reason: 'missing' },
  ],
  [
    'The group of c assigned its partitions: b reads partition 0, 2; w reads partition 1',
    partitionsAssigned('b', 'w', 'b', ''),
  ],
  ['The group of c assigned its partitions: it has no members', partitionsAssigned('', '')],
  [
    'b is joining c and sees nothing until 3.000 s',
    { kind: 'joinStarted', ...AT, agent: 'b', channel: 'c', untilUs: 3_000_000 },
  ],
  ['b joined c and sees every new message', { kind: 'joined', ...AT, agent: 'b', channel: 'c' }],
  [
    'The server reports 3 waiting in c, of 9 accepted',
    { kind: 'measured', ...AT, channel: 'c', depth: 3, accepted: 9, consumed: 5, dropped: 1 },
  ],
  ['4 of c not recorded: the server lost them', missed('gap', 4)],
  ['An unknown number of c not recorded: too many at once', missed('rate')],
  ['1 of c not recorded: the record was full', missed('full', 1)],
  ['1 of c not recorded: unreadable as a message', missed('unreadable', 1)],
  ['b’s timer fired', { kind: 'timerFired', ...AT, agent: 'b' }],
  ['You took an action', { kind: 'userActed', ...AT, index: 2 }],
  ['The run ended: too many events', halted('events')],
  ['The run ended: too many events at one instant', halted('instant')],
  ['The run ended: too many messages in flight', halted('inFlight')],
  ['The run ended: its payloads take too much memory', halted('payloads')],
];

const START = published(0, 'a', 'c', 10);

group('each thing that can happen', () => {
  it.each(SAID)('is told as: %s', (words, event) => {
    expect(describe(traceOf([START, event]), 1)).toBe(words);
  });

  it.each(SAID)('is a line of the trace with all of its fields: %s', (_, event) => {
    const [, line] = toJsonLines(traceOf([START, event]))
      .trimEnd()
      .split('\n');
    expect(JSON.parse(line ?? '')).toEqual(event);
  });
});

it('a time has three decimals, cut and not rounded', () => {
  expect([0, 999, 1000, 12_430_999, 60_000_000].map(formatTime)).toEqual([
    '0.000 s',
    '0.000 s',
    '0.001 s',
    '12.430 s',
    '60.000 s',
  ]);
});
