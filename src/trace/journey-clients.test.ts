/** Journeys of messages that clients send again, that share groups release, and whose beginning a record has left behind. */
import { expect, it } from 'vitest';
import type { Released, TraceEvent } from './events.ts';
import { journeyOf } from './journey.ts';
import { accepted, dispatched, published, received, traceOf } from './test-events.ts';

const OF = { channel: 'c', agent: 'a', message: 0 } as const;
const sent = (atUs: number, cause: number): TraceEvent => ({
  kind: 'sent',
  atUs,
  cause,
  ...OF,
  arrivesUs: atUs + 10,
});
const discarded = (atUs: number, cause: number, reason: 'duplicate' | 'outOfOrder', retried?: true): TraceEvent => ({
  kind: 'discarded',
  atUs,
  cause,
  ...OF,
  reason,
  ...(retried === undefined ? {} : { retried }),
});

/** Returns what the journey of message 0 says of its client: the event since which it sends again, and whether it gave up. */
function clientOf(...events: readonly TraceEvent[]) {
  const { retrying, gaveUp, attempts } = journeyOf(traceOf(events), 0);
  return { retrying, gaveUp, attempts };
}

it('a message that its client keeps is no attempt, until it is sent', () => {
  const kept: TraceEvent = { ...published(0, 'a', 'c', 10), unsent: true };
  expect(clientOf(kept)).toEqual({ retrying: 0, gaveUp: undefined, attempts: [] });
  expect(clientOf(kept, sent(20, 0))).toMatchObject({ retrying: undefined, attempts: [{ hop: 1, kept: true }] });
});

it('an attempt that was not answered, or was discarded out of order, is made again; a duplicate ends it', () => {
  const first = [published(0, 'a', 'c', 10), accepted(10, 'c', 0, 1)] as const;
  const unanswered: TraceEvent = { kind: 'unanswered', atUs: 12, cause: 0, ...OF };
  expect(clientOf(...first, unanswered)).toMatchObject({ retrying: 2, attempts: [{ unanswered: 2, accepted: 1 }] });
  const again = clientOf(...first, unanswered, sent(20, 2), discarded(30, 3, 'duplicate'));
  expect(again).toMatchObject({ retrying: undefined, attempts: [{ hop: 0 }, { hop: 3, discarded: 4 }] });
  const early = [published(0, 'a', 'c', 10), discarded(10, 0, 'outOfOrder', true)] as const;
  expect(clientOf(...early)).toMatchObject({ retrying: 1, attempts: [{ discarded: 1 }] });
  expect(clientOf(published(0, 'a', 'c', 10), discarded(10, 0, 'outOfOrder'))).toMatchObject({ retrying: undefined });
  // A duplicate is known to be stored, though others are still to be sent again.
  const both = clientOf(...early, discarded(11, 0, 'duplicate', true));
  expect(both.retrying).toBeUndefined();
  expect(clientOf(...early, { kind: 'gaveUp', atUs: 20, cause: 1, ...OF, reason: 'timeout' })).toMatchObject({
    retrying: undefined,
    gaveUp: 2,
  });
});

it('a message that was refused says where', () => {
  const refused: TraceEvent = { kind: 'rejected', atUs: 10, cause: 0, channel: 'c', message: 0, reason: 'full' };
  expect(journeyOf(traceOf([published(0, 'a', 'c', 10), refused]), 0)).toMatchObject({ rejected: 1, queued: false });
});

it('a release belongs to the last delivery to that member with that number, and to no copy', () => {
  const released = (agent: string, seq: number): Released => ({
    kind: 'released',
    atUs: 90,
    cause: 2,
    agent,
    channel: 'c',
    message: 0,
    seq,
    partition: 0,
    offset: 0,
    reason: 'failed',
    deliveries: 1,
  });
  const begun: readonly TraceEvent[] = [
    published(0, 'a', 'c', 10),
    accepted(10, 'c', 0, 1),
    dispatched(10, 'consume', 'c', 'w', 0, 1, 20, 1),
    dispatched(11, 'consume', 'c', 'b', 0, 1, 20, 1),
    dispatched(12, 'subscribe', 'c', 'w', 0, 1, 20, 1),
    { kind: 'duplicated', atUs: 13, cause: 2, via: 'consume', channel: 'c', agent: 'w', message: 0, arrivesUs: 30 },
    dispatched(14, 'consume', 'c', 'w', 0, 2, 20, 1),
  ];
  const releasedOf = (...more: readonly TraceEvent[]) =>
    journeyOf(traceOf([...begun, ...more]), 0).deliveries.map(({ released: at }) => at);
  expect(releasedOf(released('w', 1))).toEqual([7, undefined, undefined, undefined, undefined]);
  expect(releasedOf(released('b', 1))).toEqual([undefined, 7, undefined, undefined, undefined]);
  expect(releasedOf(released('w', 2))).toEqual([undefined, undefined, undefined, undefined, 7]);
  expect(releasedOf(released('a', 1))).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

it('events of a hop that the trace does not have are passed over', () => {
  const strays: readonly TraceEvent[] = [
    published(0, 'a', 'c', 10),
    {
      kind: 'lost',
      atUs: 5,
      cause: -1,
      via: 'consume',
      channel: 'c',
      agent: 'w',
      message: 0,
      reason: 'loss',
      fraction: 0.5,
    },
    { kind: 'blocked', atUs: 6, cause: -1, channel: 'c', message: 0 },
    received(7, 'consume', 'c', 'w', 0, -1),
    accepted(10, 'c', 0, 1),
  ];
  expect(journeyOf(traceOf(strays), 0)).toMatchObject({ accepted: 4, deliveries: [], attempts: [{ hop: 0 }] });
});
