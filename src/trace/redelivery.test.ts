import { describe, expect, it } from 'vitest';
import type { TraceEvent } from './events.ts';
import { journeyOf } from './journey.ts';
import { published, traceOf } from './test-events.ts';

const PLACE = { channel: 'c', message: 0, seq: 1, partition: 0, offset: 0 } as const;

function dispatched(atUs: number, cause: number, agent: string, redelivered: boolean): TraceEvent {
  const event = { kind: 'dispatched', atUs, cause, ...PLACE, via: 'consume', agent, arrivesUs: atUs + 5 } as const;
  return redelivered ? { ...event, redelivered } : event;
}

/** A message of a log that is dispatched to b and, since b has not acknowledged it, to w, which does. */
const TWICE: readonly TraceEvent[] = [
  published(0, 'a', 'c', 10),
  { kind: 'accepted', atUs: 10, cause: 0, ...PLACE },
  dispatched(10, 1, 'b', false),
  dispatched(50, 1, 'w', true),
  { kind: 'received', atUs: 55, cause: 3, via: 'consume', channel: 'c', agent: 'w', message: 0 },
  { kind: 'acknowledged', atUs: 60, cause: 4, ...PLACE, agent: 'w' },
];

describe('a message that is handed out again', () => {
  const trace = traceOf(TWICE);
  const channel = (atUs: number) => trace.worldAt(atUs).channels.get('c');

  it('is consumed once', () => {
    expect([9, 10, 50, 60].map((atUs) => channel(atUs)?.consumed)).toEqual([0, 1, 1, 1]);
  });

  it('is pending once, with its last consumer and how often it was handed out', () => {
    expect(channel(10)?.log?.pending).toMatchObject([{ agent: 'b', seq: 1, deliveries: 1, sinceUs: 10 }]);
    expect(channel(50)?.log?.pending).toMatchObject([{ agent: 'w', seq: 1, deliveries: 2, sinceUs: 50 }]);
    expect(channel(60)?.log).toMatchObject({ pending: [], acknowledged: 1, forfeited: 0 });
  });

  it('has a first delivery and one that is a redelivery', () => {
    const { deliveries } = journeyOf(trace, 0);
    expect(deliveries.map(({ agent, redelivered }) => [agent, redelivered])).toEqual([
      ['b', false],
      ['w', true],
    ]);
  });
});
