import { describe, expect, it } from 'vitest';
import type { Delayed, Duplicated, Lost } from './events.ts';
import { hopEnds } from './hops.ts';
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
