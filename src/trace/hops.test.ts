import { describe, expect, it } from 'vitest';
import type { Delayed, Duplicated, Lost, TraceEvent } from './events.ts';
import { hopEnds, isHop, isHopOutcome } from './hops.ts';
import { dispatched, published } from './test-events.ts';

const WAY = { atUs: 1, cause: 0, channel: 'c', agent: 'a', message: 0 } as const;
const AGENT = { kind: 'agent', id: 'a' };
const CHANNEL = { kind: 'channel', id: 'c' };

describe('the ends of a hop', () => {
  it.each(['publish', 'subscribe', 'consume'] as const)('are those of its way when it is a %s', (via) => {
    const duplicated: Duplicated = { kind: 'duplicated', ...WAY, via, arrivesUs: 9 };
    const delayed: Delayed = { kind: 'delayed', ...WAY, via, fraction: 0.5, resumesUs: 2, arrivesUs: 9 };
    const lost: Lost = { kind: 'lost', ...WAY, via, reason: 'loss', fraction: 0.5 };
    const way = via === 'publish' ? { from: AGENT, to: CHANNEL } : { from: CHANNEL, to: AGENT };
    for (const hop of [duplicated, delayed, lost]) expect(hopEnds(hop)).toEqual(way);
  });

  it('lead to the channel for what is published, and from it for what is handed out', () => {
    const left = published(0, 'a', 'c', 9);
    const out = dispatched(0, 'consume', 'c', 'a', 0, 1, 9, 0);
    expect(hopEnds(left)).toEqual({ from: AGENT, to: CHANNEL });
    expect(hopEnds(out)).toEqual({ from: CHANNEL, to: AGENT });
  });
});

describe('a hop', () => {
  // The kind alone decides.
  const of = (kind: TraceEvent['kind']): TraceEvent => ({ kind }) as TraceEvent;

  it.each(['published', 'sent', 'dispatched', 'duplicated', 'delayed'] as const)('begins with %s', (kind) => {
    expect([isHop(of(kind)), isHopOutcome(of(kind))]).toEqual([true, false]);
  });

  it('does not begin with a publish that its client keeps', () => {
    expect(isHop({ ...published(0, 'a', 'c', 9), unsent: true })).toBe(false);
  });

  it.each(['accepted', 'blocked', 'rejected', 'discarded', 'received', 'ignored', 'lost'] as const)(
    'ends with %s',
    (kind) => {
      expect([isHop(of(kind)), isHopOutcome(of(kind))]).toEqual([false, true]);
    },
  );
});
