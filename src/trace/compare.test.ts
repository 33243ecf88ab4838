import { describe, expect, it } from 'vitest';
import { compareRuns } from './compare.ts';
import type { TraceEvent } from './events.ts';
import { accepted, dispatched, published, received, STORY, traceOf } from './test-events.ts';

const END = 1000;

/** Returns the events of a message of `agent`, sent at `atUs` to the queue of c, with `number` and `seq` there. */
function sent(atUs: number, agent: string, number: number, seq: number): readonly TraceEvent[] {
  return [published(atUs, agent, 'c', atUs + 5), accepted(atUs + 5, 'c', number, seq)];
}

describe('two runs', () => {
  it('that are the same never part, and none has what the other lacks', () => {
    const { parting, onlyA, onlyB, finals } = compareRuns(traceOf(STORY), traceOf(STORY), END);
    expect({ parting, onlyA, onlyB }).toEqual({ parting: undefined, onlyA: [], onlyB: [] });
    expect(finals).toHaveLength(4);
    expect(finals[0]).toEqual({ kind: 'channel', id: 'c', a: [2, 0, 1], b: [2, 0, 1] });
    for (const { a, b } of finals) expect(a).toEqual(b);
  });

  it('part at the first thing that only one does, whatever the numbers of the events after it', () => {
    const a = traceOf([...sent(10, 'a', 0, 1), ...sent(30, 'b', 2, 2)]);
    const b = traceOf([...sent(10, 'a', 0, 1), ...sent(20, 'w', 2, 2), ...sent(30, 'b', 4, 3)]);
    const { parting, onlyA, onlyB } = compareRuns(a, b, END);
    expect(parting).toEqual({ atUs: 20, a: 2, b: 2, aInB: 4, bInA: undefined });
    expect(onlyA).toEqual([]);
    expect(onlyB).toEqual([2, 3]);
  });

  it('part where one stops, and up to the end of the comparison only', () => {
    const a = traceOf(sent(10, 'a', 0, 1));
    const b = traceOf([...sent(10, 'a', 0, 1), ...sent(30, 'a', 2, 2)]);
    expect(compareRuns(a, b, END).parting).toMatchObject({ atUs: 30, a: undefined, b: 2 });
    expect(compareRuns(b, a, END)).toMatchObject({ parting: { atUs: 30, a: 2, b: undefined }, onlyA: [2, 3] });
    expect(compareRuns(a, b, 29).parting).toBeUndefined();
    expect(compareRuns(a, b, END).finals).toContainEqual({ kind: 'channel', id: 'c', a: [1, 1, 0], b: [2, 2, 0] });
  });

  it('part where the same happens at another time or with other content, and both have it', () => {
    const a = traceOf(sent(10, 'a', 0, 1));
    const delayed = traceOf([published(10, 'a', 'c', 18), accepted(18, 'c', 0, 1)]);
    const late = compareRuns(a, delayed, END);
    expect(late).toMatchObject({ parting: { atUs: 15, a: 1, b: 1, aInB: 1, bInA: 1 }, onlyA: [], onlyB: [] });
    const other: TraceEvent = {
      ...published(10, 'a', 'c', 15),
      kind: 'published',
      payload: { n: 'other' },
    } as TraceEvent;
    const differs = compareRuns(a, traceOf([other, accepted(15, 'c', 0, 1)]), END);
    expect(differs).toMatchObject({ parting: { atUs: 10, a: 0, b: 0 }, onlyA: [], onlyB: [] });
  });

  it('tell the message of one agent from that of another, and the second receipt from the first', () => {
    const a = traceOf([...sent(10, 'a', 0, 1), received(40, 'subscribe', 'c', 'w', 0, 1)]);
    const b = traceOf([...sent(10, 'b', 0, 1), received(40, 'subscribe', 'c', 'w', 0, 1)]);
    expect(compareRuns(a, b, END)).toMatchObject({ onlyA: [0, 1, 2], onlyB: [0, 1, 2] });
    const twice = traceOf([
      ...sent(10, 'a', 0, 1),
      received(40, 'subscribe', 'c', 'w', 0, 1),
      received(50, 'subscribe', 'c', 'w', 0, 1),
    ]);
    expect(compareRuns(a, twice, END)).toMatchObject({ onlyA: [], onlyB: [3], parting: { atUs: 50 } });
  });

  it('hold one more message, and what comes of it, for that message, and not for the last of its kind', () => {
    const tick = (atUs: number): TraceEvent => ({ kind: 'timerFired', atUs, cause: -1, agent: 'a' });
    const act: TraceEvent = { kind: 'userActed', atUs: 20, cause: -1, index: 0 };
    const by = (cause: number, event: TraceEvent): TraceEvent => ({ ...event, cause });
    const answer = (atUs: number, about: number): TraceEvent => published(atUs, 'w', 'd', atUs + 9, about);
    const plain = traceOf([
      tick(10),
      by(0, published(10, 'a', 'c', 15)),
      answer(16, 1),
      tick(30),
      by(3, published(30, 'a', 'c', 35)),
      answer(36, 4),
    ]);
    const forked = traceOf([
      tick(10),
      by(0, published(10, 'a', 'c', 15)),
      answer(16, 1),
      act,
      by(3, published(20, 'a', 'c', 25)),
      answer(26, 4),
      tick(30),
      by(6, published(30, 'a', 'c', 35)),
      answer(36, 7),
    ]);
    const { parting, onlyA, onlyB } = compareRuns(plain, forked, END);
    expect({ onlyA, onlyB }).toEqual({ onlyA: [], onlyB: [4, 5] });
    // Neither the timer nor the user's action is the difference, but their effect.
    expect(parting).toEqual({ atUs: 20, a: 4, b: 4, aInB: 7, bInA: undefined });
  });

  it('tell ways and places apart, whatever the names', () => {
    const way = (via: 'subscribe' | 'consume') =>
      traceOf([...sent(10, 'a', 0, 1), dispatched(15, via, 'c', 'w', 0, 1, 30, 1)]);
    expect(compareRuns(way('subscribe'), way('consume'), END)).toMatchObject({ onlyA: [2], onlyB: [2] });
    const named = (agent: string, channel: string) => traceOf([published(0, agent, channel, 5)]);
    expect(compareRuns(named('a b', 'c'), named('a', 'b c'), END)).toMatchObject({ onlyA: [0], onlyB: [0] });
  });

  it('have counts of what only one of them knows', () => {
    const b = traceOf([published(0, 'x', 'y', 5), accepted(5, 'y', 0, 1)]);
    const { finals } = compareRuns(traceOf([]), b, END);
    expect(finals).toContainEqual({ kind: 'channel', id: 'y', a: undefined, b: [1, 1, 0] });
    expect(finals).toContainEqual({ kind: 'agent', id: 'x', a: undefined, b: [1, 0, 0] });
  });
});
