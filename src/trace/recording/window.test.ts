import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../events.ts';
import { accepted, published, traceOf } from '../test-events.ts';
import { headerOf } from './document-header.ts';
import { windowOf } from './window.ts';

/** Returns kind, time, cause and message of each event. */
function linesOf(events: readonly TraceEvent[]): readonly string[] {
  return events.map((event) => {
    const message = 'message' in event ? ` of ${event.message}` : '';
    return `${event.atUs} ${event.kind} <- ${event.cause}${message}`;
  });
}

describe('a span of a recording', () => {
  /** Three messages to a queue; the first is discarded, so that only what is about it needs it. */
  const trace = traceOf([
    published(10, 'a', 'c', 20),
    accepted(20, 'c', 0, 1),
    { kind: 'dropped', atUs: 21, cause: 1, channel: 'c', message: 0, seq: 1, reason: 'cleared' },
    published(30, 'b', 'c', 40),
    accepted(40, 'c', 3, 2),
    { ...published(50, 'w', 'c', 60, 3), alsoAbout: [0] },
    accepted(60, 'c', 5, 3),
    { kind: 'expired', atUs: 70, cause: -1, channel: 'c', message: 3, seq: 2, reason: 'length' },
  ]);

  it('that begins with the first event is as it was, from its time', () => {
    expect(windowOf(trace, 0, 70)).toEqual(Array.from({ length: trace.length }, (_, number) => trace.event(number)));
  });

  it('has each event once, numbered anew, and nothing for what comes after it', () => {
    expect(linesOf(windowOf(trace, 30, 40))).toEqual(['0 published <- -1', '10 accepted <- 0 of 0']);
    expect(linesOf(windowOf(trace, 22, 29))).toEqual([]);
  });

  it('begins with what waits, and what it is about, at its time 0', () => {
    const events = windowOf(trace, 50, 70);
    expect(linesOf(events)).toEqual([
      ...['0 published <- -1', '0 accepted <- 0 of 0'],
      ...['0 published <- -1', '10 accepted <- 2 of 2', '20 expired <- -1 of 0'],
    ]);
    expect(events[0]).toMatchObject({ earlier: true, arrivesUs: 0 });
    expect(events[2]).not.toHaveProperty('earlier');
  });

  it('names the messages that are answered, as far as it has them', () => {
    expect(windowOf(trace, 50, 70)[2]).toMatchObject({ about: 0 });
    expect(windowOf(trace, 50, 70)[2]).not.toHaveProperty('alsoAbout');
    expect(windowOf(trace, 10, 70)[5]).toMatchObject({ about: 3, alsoAbout: [0] });
  });
});

describe('the header of a document', () => {
  it('has its names, levels, direct channels and end', () => {
    const agents = [{ id: 'a', level: 0 }, { id: 'b', parent: 'a' }, { id: 'w' }];
    const channels = [{ id: 'c' }, { id: 'd', direct: { from: 'a', to: 'b' } }];
    expect(headerOf({ name: 'Rooms', agents, channels, broker: { kind: 'memory' } }, 9)).toEqual({
      ...{ title: 'Rooms', madeBy: 'heronry', untilUs: 9, payloads: 'all', broker: 'memory' },
      agents: [{ name: 'a', level: 0 }, { name: 'b', parent: 'a' }, { name: 'w' }],
      channels: [
        { name: 'c', kind: 'queue' },
        { name: 'd', kind: 'direct', from: 'a', to: 'b' },
      ],
    });
  });

  it.each([
    ['memory', 'memory', 'queue'],
    ['redis-streams', 'redis-streams', 'log'],
    ['redis-pubsub', 'redis-pubsub', 'topic'],
    ['kafka', 'kafka', 'log'],
    ['kafka-share', 'kafka', 'log'],
  ])('of %s names the broker %s, whose channels are of the kind %s', (kind, broker, channel) => {
    const header = headerOf({ name: '', agents: [], channels: [{ id: 'c' }], broker: { kind } }, 0);
    expect([header.broker, header.channels]).toEqual([broker, [{ name: 'c', kind: channel }]]);
  });
});
