/** Messages that clients of a network broker keep, in the world. */
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from './events.ts';
import { accepted, published, traceOf } from './test-events.ts';

const kept = (atUs: number, agent: string, channel = 'c'): TraceEvent => ({
  ...published(atUs, agent, channel, atUs),
  unsent: true,
});
const lost = (atUs: number, agent: string, message: number, channel = 'c'): TraceEvent => {
  const hop = { kind: 'lost', atUs, cause: message, via: 'publish', agent, channel, message } as const;
  return { ...hop, reason: 'cut', fraction: 0.5, retried: true };
};
const gaveUp = (atUs: number, agent: string, message: number): TraceEvent => {
  return { kind: 'gaveUp', atUs, cause: message, agent, channel: 'c', message, reason: 'timeout' };
};
const crashed = (atUs: number, agent: string): TraceEvent => ({ kind: 'crashed', atUs, cause: -1, agent, fault: 0 });

/** Returns what the clients of a and b keep, and what is kept for c and d. */
function keptAfter(events: readonly TraceEvent[]): unknown {
  const { agents, channels } = traceOf(events).worldAt(1000);
  const ofAgents = ['a', 'b'].map((id) => agents.get(id)?.retrying);
  return [
    ...ofAgents,
    ...['c', 'd'].map((id) => channels.get(id)?.retrying?.map(({ agent, message }) => `${agent} ${message}`)),
  ];
}

const BOTH = [kept(0, 'a'), kept(1, 'b'), kept(2, 'a'), kept(3, 'b', 'd')];

describe('what clients keep', () => {
  it('is with their agents, and with the channel that it goes to', () => {
    expect(keptAfter([])).toEqual([undefined, undefined, undefined, undefined]);
    expect(keptAfter(BOTH)).toEqual([[0, 2], [1, 3], ['a 0', 'b 1', 'a 2'], ['b 3']]);
  });

  it('is kept once, however often it is lost', () => {
    const sent = published(0, 'a', 'c', 9);
    expect(keptAfter([sent, lost(5, 'a', 0), lost(6, 'a', 0), lost(7, 'a', 0)])).toEqual([
      [0],
      undefined,
      ['a 0'],
      undefined,
    ]);
  });

  it.each([
    ['accepted', accepted(9, 'c', 1, 1)],
    ['given up', gaveUp(9, 'b', 1)],
  ])('is without the message that is %s', (_, event) => {
    expect(keptAfter([...BOTH, event])).toEqual([[0, 2], [3], ['a 0', 'a 2'], ['b 3']]);
  });

  it('is without a message that the channel has already, and with one that it takes only after an earlier one', () => {
    const discarded = (reason: 'duplicate' | 'outOfOrder', retried: object): TraceEvent => {
      const event = { kind: 'discarded', atUs: 9, cause: 4, agent: 'b', channel: 'c', message: 4, reason } as const;
      return { ...event, ...retried };
    };
    const sent = [...BOTH, published(5, 'b', 'c', 9)];
    const [before, after] = [keptAfter(BOTH), [[0, 2], [1, 3, 4], ['a 0', 'b 1', 'a 2', 'b 4'], ['b 3']]];
    expect(keptAfter([...sent, discarded('outOfOrder', { retried: true })])).toEqual(after);
    expect(keptAfter([...sent, discarded('outOfOrder', {})])).toEqual(before);
    const unanswered: TraceEvent = { kind: 'unanswered', atUs: 8, cause: 4, agent: 'b', channel: 'c', message: 4 };
    expect(keptAfter([...sent, unanswered])).toEqual(after);
    expect(keptAfter([...sent, unanswered, discarded('duplicate', {})])).toEqual(before);
  });

  it('stays as it is when a message is accepted that nobody keeps', () => {
    expect(keptAfter([...BOTH, published(8, 'a', 'c', 9), accepted(9, 'c', 4, 1)])).toEqual(keptAfter(BOTH));
  });

  it('is lost with an agent that crashes, and that of others stays', () => {
    expect(keptAfter([...BOTH, crashed(9, 'b')])).toEqual([[0, 2], [], ['a 0', 'a 2'], []]);
    expect(keptAfter([...BOTH, crashed(9, 'w')])).toEqual(keptAfter(BOTH));
  });
});
