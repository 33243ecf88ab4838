import { describe, expect, it } from 'vitest';
import type { Copied, Held, Lost } from './events.ts';
import { hopEnds } from './hop-ends.ts';
import { handed, published } from './test-events.ts';

const WAY = { atUs: 1, cause: 0, channel: 'c', agent: 'a', message: 0 } as const;
const AGENT = { kind: 'agent', id: 'a' };
const CHANNEL = { kind: 'channel', id: 'c' };

describe('the ends of a hop', () => {
  it.each(['publish', 'subscribe', 'consume'] as const)('are those of its way when it is a %s', (via) => {
    const copied: Copied = { kind: 'copied', ...WAY, via, arrivesUs: 9 };
    const held: Held = { kind: 'held', ...WAY, via, fraction: 0.5, resumesUs: 2, arrivesUs: 9 };
    const lost: Lost = { kind: 'lost', ...WAY, via, reason: 'loss', fraction: 0.5 };
    const way = via === 'publish' ? { from: AGENT, to: CHANNEL } : { from: CHANNEL, to: AGENT };
    for (const hop of [copied, held, lost]) expect(hopEnds(hop)).toEqual(way);
  });

  it('lead to the channel for what is published, and from it for what is handed out', () => {
    const left = published(0, 'a', 'c', 9);
    const out = handed(0, 'consume', 'c', 'a', 0, 1, 9, 0);
    if (left.kind !== 'published' || out.kind !== 'handed') throw new Error('Other events were made');
    expect(hopEnds(left)).toEqual({ from: AGENT, to: CHANNEL });
    expect(hopEnds(out)).toEqual({ from: CHANNEL, to: AGENT });
  });
});
