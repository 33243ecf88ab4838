import { describe, expect, it } from 'vitest';
import { coneOf } from './cone.ts';
import { messageOfEvent } from './event-list.ts';
import { journeyOf } from './journey.ts';
import { STORY, traceOf } from './test-events.ts';

describe('a journey', () => {
  it('is publish, acceptance, each delivery, and what came of it', () => {
    expect(journeyOf(traceOf(STORY), 2)).toEqual({
      message: 2,
      published: STORY[2],
      accepted: 3,
      seq: 1,
      rejected: undefined,
      dropped: undefined,
      queued: false,
      notes: [],
      consequences: [11],
      attempts: [
        {
          hop: 2,
          duplicated: false,
          leftUs: 10,
          arrivesUs: 20,
          delayed: [],
          lost: undefined,
          blocked: undefined,
          accepted: 3,
          seq: 1,
          kept: true,
          rejected: undefined,
          dropped: undefined,
        },
      ],
      deliveries: [
        {
          via: 'consume',
          agent: 'w',
          dispatched: 4,
          seq: 1,
          duplicated: false,
          delayed: [],
          lost: undefined,
          abandoned: undefined,
          leftUs: 20,
          arrivesUs: 30,
          received: 6,
          ignored: undefined,
          failed: undefined,
          workStarted: 7,
          workFinished: 10,
          redelivered: false,
        },
        {
          via: 'subscribe',
          agent: 'b',
          dispatched: 5,
          seq: 1,
          duplicated: false,
          delayed: [],
          lost: undefined,
          abandoned: undefined,
          leftUs: 20,
          arrivesUs: 40,
          received: 8,
          ignored: undefined,
          failed: 9,
          workStarted: undefined,
          workFinished: undefined,
          redelivered: false,
        },
      ],
    });
  });

  it('goes no further than asked', () => {
    const trace = traceOf(STORY);
    expect(journeyOf(trace, 2, 15)).toMatchObject({ accepted: undefined, deliveries: [], queued: false });
    expect(journeyOf(trace, 2, 20).deliveries.map(({ received }) => received)).toEqual([undefined, undefined]);
    expect(journeyOf(trace, 11, 60)).toMatchObject({ accepted: 12, queued: true, dropped: undefined });
    expect(journeyOf(trace, 11)).toMatchObject({ queued: false, dropped: 13 });
  });

  it('tells the two copies of an agent that subscribes and consumes apart', () => {
    const events = STORY.slice(0, 6).map((event) =>
      'agent' in event && event.agent === 'b' ? { ...event, agent: 'w' } : event,
    );
    const trace = traceOf(events);
    trace.append({ kind: 'received', atUs: 30, cause: 4, via: 'consume', channel: 'c', agent: 'w', message: 2 });
    trace.append({ kind: 'received', atUs: 40, cause: 5, via: 'subscribe', channel: 'c', agent: 'w', message: 2 });
    expect(journeyOf(trace, 2).deliveries.map(({ via, received }) => [via, received])).toEqual([
      ['consume', 6],
      ['subscribe', 7],
    ]);
  });

  it('is only of messages', () => {
    expect(() => journeyOf(traceOf(STORY), 3)).toThrow(/Event 3 is no message/);
  });
});

describe('the cone of an event', () => {
  it('is what led to it and what it led to', () => {
    const trace = traceOf(STORY);
    expect(coneOf(trace, 7)).toEqual({ past: [2, 3, 4, 6], future: [10, 11, 12, 13] });
    expect(coneOf(trace, 2)).toEqual({ past: [], future: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] });
    expect(coneOf(trace, 13).past).toEqual([2, 3, 4, 6, 7, 10, 11, 12]);
  });
});

describe('the message of an event', () => {
  it('is itself, the one it names, or none', () => {
    const trace = traceOf(STORY);
    expect([0, 2, 3, 9, 11].map((number) => messageOfEvent(trace, number))).toEqual([undefined, 2, 2, 2, 11]);
  });
});
