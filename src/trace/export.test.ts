import { createHash } from 'node:crypto';
import { expect, describe as group, it } from 'vitest';
import { describe } from './event-words.ts';
import { toJsonLines, traceHash, traceLine } from './export.ts';
import { STORY, traceOf } from './test-events.ts';

group('a trace as JSON Lines', () => {
  it('holds every field of every event, in one order', () => {
    const trace = traceOf(STORY);
    const lines = toJsonLines(trace).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(STORY);
    expect(traceLine(trace, 5)).toBe(
      '{"atUs":20,"kind":"dispatched","cause":3,"agent":"b","channel":"c","message":2,"seq":1,"via":"subscribe","arrivesUs":40}',
    );
    const turned = traceOf(STORY.map((event) => Object.fromEntries(Object.entries(event).reverse()) as typeof event));
    expect(toJsonLines(turned)).toBe(toJsonLines(trace));
  });

  it('ends at the time asked for', () => {
    expect(toJsonLines(traceOf(STORY), 20).trimEnd().split('\n')).toHaveLength(6);
    expect(toJsonLines(traceOf(STORY), -1)).toBe('');
  });
});

group('the hash of a trace', () => {
  it('is the SHA-256 of those lines', () => {
    const events = Array.from({ length: 2000 }, (_, index) => ({
      kind: 'timerFired' as const,
      atUs: index,
      cause: -1,
      agent: 'ü🪶',
    }));
    for (const trace of [traceOf(STORY), traceOf(events), traceOf([])]) {
      expect(traceHash(trace)).toBe(createHash('sha256').update(toJsonLines(trace)).digest('hex'));
    }
  });

  it('changes with any field of any event', () => {
    const hash = traceHash(traceOf(STORY));
    const first = { kind: 'subscribed' as const, atUs: 0, cause: -1, agent: 'b', channel: 'd' };
    expect(traceHash(traceOf([first, ...STORY.slice(1)]))).not.toBe(hash);
    expect(traceHash(traceOf(STORY.slice(0, -1)))).not.toBe(hash);
  });
});

group('events in words', () => {
  it('say who did what to which message', () => {
    const trace = traceOf(STORY);
    expect(STORY.map((_, number) => describe(trace, number))).toEqual([
      'b subscribed to c',
      'w waits for c',
      'a published message 1 to c',
      'c accepted message 1',
      'c dispatched message 1 to w',
      'c copied message 1 to b',
      'w received message 1 from c',
      'w started to process message 1 on c',
      'b received message 1 from c',
      'b failed on message 1 on c: too hot',
      'w finished message 1 on c',
      'w published message 2 to c',
      'c accepted message 2',
      'c dropped message 2: its queue was full',
    ]);
  });

  it('cover the rest of what can happen', () => {
    const trace = traceOf([
      STORY[2] ?? never(),
      { kind: 'rejected', atUs: 20, cause: 0, channel: 'c', message: 0, reason: 'closed' },
      { kind: 'ignored', atUs: 20, cause: 0, channel: 'c', agent: 'b', message: 0, reason: 'unsubscribed' },
      { kind: 'unsubscribed', atUs: 20, cause: -1, agent: 'b', channel: 'c' },
      { kind: 'timerFired', atUs: 20, cause: -1, agent: 'b' },
      { kind: 'userActed', atUs: 20, cause: -1, index: 0 },
      { kind: 'halted', atUs: 20, cause: -1, reason: 'events' },
      { kind: 'halted', atUs: 20, cause: -1, reason: 'instant' },
    ]);
    expect(Array.from({ length: 7 }, (_, number) => describe(trace, number + 1))).toEqual([
      'c rejected message 1: closed',
      'b ignored message 1: it had unsubscribed from c',
      'b unsubscribed from c',
      'b’s timer fired',
      'You took an action',
      'The run ended: too many events',
      'The run ended: too many events at one instant',
    ]);
  });
});

function never(): never {
  throw new Error('The story has a third event');
}
