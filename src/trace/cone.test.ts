import { describe, expect, it } from 'vitest';
import { coneOf, coneOfMessage } from './cone.ts';
import type { TraceEvent } from './events.ts';
import { journeyOf } from './journey.ts';
import { accepted, dispatched, published, received, STORY, traceOf } from './test-events.ts';

/** Two messages of a for the queue of c; w takes the second after finishing the first, and answers each. */
const QUEUE: readonly TraceEvent[] = [
  published(0, 'a', 'c', 10),
  published(0, 'a', 'c', 10),
  accepted(10, 'c', 0, 1),
  accepted(10, 'c', 1, 2),
  dispatched(20, 'consume', 'c', 'w', 0, 1, 30, -1),
  received(30, 'consume', 'c', 'w', 0, 4),
  { kind: 'workStarted', atUs: 30, cause: 5, agent: 'w', message: 0, untilUs: 40 },
  { kind: 'workFinished', atUs: 40, cause: 6, agent: 'w', message: 0 },
  { ...published(40, 'w', 'd', 50, 0), cause: 7 },
  dispatched(40, 'consume', 'c', 'w', 1, 2, 60, 7),
  received(60, 'consume', 'c', 'w', 1, 9),
  { ...published(60, 'w', 'd', 70, 1), cause: 10 },
];

describe('the cone of a message', () => {
  it('does not take in what a worker did next', () => {
    expect(coneOf(traceOf(QUEUE), 0)).toEqual({ past: [], future: [2, 4, 5, 6, 7, 8] });
    expect(coneOf(traceOf(QUEUE), 1)).toEqual({ past: [], future: [3, 9, 10, 11] });
  });

  it('leads from each message of a batch to what answers all of them, and back', () => {
    const batch: readonly TraceEvent[] = [
      published(0, 'a', 'c', 10),
      published(0, 'a', 'c', 10),
      { kind: 'timerFired', atUs: 40, cause: -1, agent: 'w' },
      {
        kind: 'published',
        atUs: 40,
        cause: 2,
        agent: 'w',
        channel: 'd',
        payload: {},
        arrivesUs: 50,
        about: 1,
        alsoAbout: [0],
      },
    ];
    expect(coneOf(traceOf(batch), 0).future).toEqual([3]);
    expect(coneOf(traceOf(batch), 1).future).toEqual([3]);
    expect(coneOf(traceOf(batch), 3).past).toEqual([0, 1, 2]);
    const effects = [0, 1].map((message) => journeyOf(traceOf(batch), message).consequences);
    expect(effects).toEqual([[3], [3]]);
  });

  it('leads back along the way to who answered, and not along the other copies', () => {
    const trace = traceOf(STORY);
    const cone = coneOfMessage(trace, 11);
    expect(cone?.past()).toEqual([2, 3, 4, 6, 7, 10]);
    expect([5, 8, 9].some((copy) => cone?.has(copy))).toBe(false);
    expect(cone?.has(11)).toBe(true);
  });

  it('takes in a loss from the queue that the message brought about, and its own', () => {
    const overflow: readonly TraceEvent[] = [
      published(0, 'a', 'c', 10),
      published(0, 'a', 'c', 10),
      accepted(10, 'c', 0, 1),
      accepted(10, 'c', 1, 2),
      { kind: 'dropped', atUs: 10, cause: 3, channel: 'c', message: 0, seq: 1, reason: 'overflow' },
    ];
    expect(coneOf(traceOf(overflow), 0).future).toEqual([2, 4]);
    expect(coneOf(traceOf(overflow), 1).future).toEqual([3, 4]);
  });

  it('grows with the trace, and is one object for all who ask', () => {
    const trace = traceOf(STORY.slice(0, 4));
    const cone = coneOfMessage(trace, 2);
    expect(cone?.future()).toEqual([3]);
    for (const event of STORY.slice(4)) trace.append(event);
    expect(cone?.future()).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(coneOfMessage(trace, 2)).toBe(cone);
    expect(coneOfMessage(trace, 11)).not.toBe(cone);
  });

  it('is none of what is no message, or has not been simulated', () => {
    const trace = traceOf(STORY);
    expect(coneOfMessage(trace, 3)).toBeUndefined();
    expect(coneOfMessage(trace, 99)).toBeUndefined();
    expect(coneOfMessage(trace, undefined)).toBeUndefined();
  });
});
