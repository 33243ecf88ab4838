import { describe, expect, it } from 'vitest';
import type { TraceEvent } from './events.ts';
import { type MissedMessage, MissedMessages, type Receives } from './missed.ts';
import { accepted, dispatched, published, received, traceOf } from './test-events.ts';

const C = { cause: -1, channel: 'c' } as const;
const change = (kind: 'subscribed' | 'unsubscribed' | 'joined', atUs: number): TraceEvent => ({
  ...{ kind, atUs, ...C, agent: 'b' },
});
const joins = (atUs: number): TraceEvent => ({ kind: 'joinStarted', atUs, ...C, agent: 'b', untilUs: 99 });
const lost = (
  atUs: number,
  cause: number,
  agent: string,
  message: number,
  via: 'publish' | 'subscribe',
): TraceEvent => {
  const hop = { kind: 'lost', atUs, cause, via, agent, channel: 'c', message } as const;
  return { ...hop, reason: 'cut', fraction: 0.5 };
};

function among(finder: MissedMessages, events: number): readonly MissedMessage[] {
  expect(finder.readOn(Number.POSITIVE_INFINITY)).toBe(true);
  return finder.among(events);
}

/** Returns the events with which an agent missed messages, newest first. */
function missedBy(agent: string, events: readonly TraceEvent[], how: Receives = 'subscribe'): readonly number[] {
  const trace = traceOf(events);
  const receives = new Map([['c', how]]);
  const missed = among(new MissedMessages(trace, agent, receives), trace.length);
  // Read event by event, the same are found.
  const slow = new MissedMessages(trace, agent, receives);
  for (let steps = 1; !slow.readOn(1); steps += 1) expect(steps).toBeLessThan(trace.length);
  expect(slow.among(trace.length)).toEqual(missed);
  return missed.map(({ event }) => event);
}

describe('a message that an agent missed', () => {
  it('is none that it published itself, and none of a channel from which it does not receive', () => {
    const events = [published(0, 'a', 'c', 9), lost(5, 0, 'a', 0, 'publish')];
    expect(missedBy('a', events)).toEqual([]);
    expect(missedBy('b', events)).toEqual([1]);
    expect(missedBy('b', [published(0, 'a', 'd', 9), lost(5, 0, 'a', 0, 'publish')])).toEqual([]);
  });

  it('is one whose copy for it was lost, whatever became of the copies for others', () => {
    const events = [
      published(0, 'a', 'c', 5),
      accepted(5, 'c', 0, 1),
      dispatched(5, 'subscribe', 'c', 'b', 0, 1, 9, 1),
      dispatched(5, 'subscribe', 'c', 'w', 0, 1, 9, 1),
      lost(7, 2, 'b', 0, 'subscribe'),
      received(9, 'subscribe', 'c', 'w', 0, 3),
    ];
    expect([missedBy('b', events), missedBy('w', events)]).toEqual([[4], []]);
    expect(missedBy('b', events.slice(0, 4))).toEqual([]);
  });

  const before = [published(8, 'a', 'c', 9)];
  it.each<readonly [string, readonly TraceEvent[], boolean]>([
    ['never subscribed', [], true],
    ['subscribed', [change('subscribed', 1)], false],
    ['unsubscribed', [change('subscribed', 1), change('unsubscribed', 2)], true],
    ['subscribed again', [change('unsubscribed', 2), change('subscribed', 3)], false],
    ['has not joined', [change('subscribed', 1), joins(1)], true],
    ['joined', [change('subscribed', 1), joins(1), change('joined', 3)], false],
  ])('is one that was accepted while it was not to get a copy: %s', (_, events, isMissed) => {
    const message = events.length;
    const at = message + before.length;
    const later = [change('unsubscribed', 20), change('subscribed', 21), joins(22)];
    for (const after of [[], later, later.slice(0, 2), later.slice(1, 2)]) {
      const story = [...events, ...before, accepted(9, 'c', message, 1), ...after];
      expect(missedBy('b', story)).toEqual(isMissed ? [at] : []);
    }
  });

  it('is one of a channel that stores nothing and did not send it a copy', () => {
    const passed: TraceEvent = { ...accepted(9, 'c', 1, 1), kept: false };
    expect(missedBy('b', [change('subscribed', 1), ...before, passed])).toEqual([2]);
  });

  it('is found again where more events tell otherwise', () => {
    const trace = traceOf([published(0, 'a', 'c', 5), accepted(5, 'c', 0, 1)]);
    const finder = new MissedMessages(trace, 'b', new Map([['c', 'subscribe']]));
    expect(among(finder, 2)).toEqual([{ message: 0, event: 1, atUs: 5 }]);
    trace.append(dispatched(6, 'subscribe', 'c', 'b', 0, 1, 9, 1));
    expect(among(finder, 3)).toEqual([]);
    trace.append(lost(7, 2, 'b', 0, 'subscribe'));
    expect([among(finder, 3), among(finder, 4)]).toEqual([[], [{ message: 0, event: 3, atUs: 7 }]]);
  });
});
