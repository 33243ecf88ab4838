import { expect, it } from 'vitest';
import type { Lost, TraceEvent } from '../../trace/index.ts';
import { FLASH_US, flashesAt, lossesAt } from './flashes.ts';
import { traceOf, worldOf } from './test-trace.ts';

const received: TraceEvent = {
  kind: 'received',
  via: 'subscribe',
  atUs: 1000,
  cause: -1,
  agent: 'b',
  channel: 'c',
  message: 0,
};
const dropped: TraceEvent = {
  kind: 'dropped',
  atUs: 2000,
  cause: -1,
  channel: 'c',
  message: 0,
  seq: 1,
  reason: 'overflow',
};

it('what arrived shines in the colour of its channel, and less as time goes by', () => {
  const trace = traceOf([received]);
  expect(flashesAt(trace, worldOf(1), 1000)).toEqual([{ node: 'agent', id: 'b', channel: 'c', age: 0 }]);
  expect(flashesAt(trace, worldOf(1), 1000 + FLASH_US / 2)[0]?.age).toBeCloseTo(0.5, 6);
  expect(flashesAt(trace, worldOf(1), 1000 + FLASH_US)).toEqual([]);
});

it('a loss has no colour of a channel', () => {
  expect(flashesAt(traceOf([dropped]), worldOf(1), 2000)).toEqual([
    { node: 'channel', id: 'c', channel: undefined, age: 0, slot: 0 },
  ]);
});

it('a dropped message leaves the head if it was the oldest, and the tail if it came last', () => {
  const queue = { id: 'c', gaps: [], accepted: 9, consumed: 0, dropped: 1, subscribers: [], blocked: [], waiting: [] };
  const slotOf = (first: number, next: number) => {
    const world = { ...worldOf(1), channels: new Map([['c', { ...queue, first, next }]]) };
    return flashesAt(traceOf([{ ...dropped, seq: 4 } as TraceEvent]), world, 2000)[0]?.slot;
  };
  expect(slotOf(5, 8)).toBe(0);
  expect(slotOf(1, 4)).toBe(2);
});

it('the future does not shine, and of several at a node the latest does', () => {
  const trace = traceOf([received, { ...received, atUs: 1500 }, { ...received, atUs: 3000 }]);
  expect(flashesAt(trace, worldOf(2), 1500)).toEqual([{ node: 'agent', id: 'b', channel: 'c', age: 0 }]);
});

it('what was lost on a link is marked there, and what a crashed agent missed at the agent', () => {
  const lost: Lost = {
    kind: 'lost',
    via: 'subscribe',
    atUs: 1000,
    cause: -1,
    agent: 'b',
    channel: 'c',
    message: 0,
    reason: 'cut',
    fraction: 0.25,
  };
  const trace = traceOf([lost]);
  const mark = { via: 'subscribe', agent: 'b', channel: 'c', fraction: 0.25 };
  expect(lossesAt(trace, worldOf(1), 1000)).toEqual([{ ...mark, age: 0 }]);
  expect(lossesAt(trace, worldOf(1), 1000 + FLASH_US)[0]?.age).toBeLessThan(1);
  expect(lossesAt(trace, worldOf(1), 2_000_000)).toEqual([]);
  expect(lossesAt(trace, worldOf(0), 1000)).toEqual([]);
  expect(flashesAt(trace, worldOf(1), 1000)).toEqual([]);
  const missed = traceOf([{ ...lost, reason: 'crash' }]);
  expect(lossesAt(missed, worldOf(1), 1000)).toEqual([]);
  expect(flashesAt(missed, worldOf(1), 1000)).toEqual([{ node: 'agent', id: 'b', channel: undefined, age: 0 }]);
  // A direct message goes from agent to agent: it is the recipient that was down.
  const direct = traceOf([{ ...lost, via: 'publish', agent: 'a', to: 'b', reason: 'crash' }]);
  expect(flashesAt(direct, worldOf(1), 1000)).toEqual([{ node: 'agent', id: 'b', channel: undefined, age: 0 }]);
});
