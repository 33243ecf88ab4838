import { describe, expect, it } from 'vitest';
import { accepted, dispatched, published, received, STORY, traceOf } from './test-events.ts';
import { whyGot } from './why.ts';

function answer(events: Parameters<typeof traceOf>[0], agent: string, message: number, untilUs = 1000): string {
  return whyGot(traceOf(events), agent, message, untilUs).words;
}

const SENT = [published(10, 'a', 'c', 20), accepted(20, 'c', 0, 1)] as const;

describe('why an agent got a message', () => {
  it('is how it came to it, and what its callback made of it', () => {
    const trace = traceOf(STORY);
    expect(whyGot(trace, 'w', 2, 100)).toEqual({
      got: true,
      words: 'w received it at 0.000 s: it took it from the queue of c.',
      events: [2, 4, 6],
    });
    expect(whyGot(trace, 'b', 2, 100)).toEqual({
      got: true,
      words: 'b received it at 0.000 s: it subscribes to c. Its callback threw: too hot.',
      events: [2, 5, 8, 9],
    });
  });
});

describe('why an agent did not get a message of a channel that is no queue', () => {
  it('the channel keeps nothing, and it did not listen', () => {
    const passed = [SENT[0], { ...SENT[1], kept: false } as const];
    const asked = { kind: 'consumeStarted', atUs: 30, cause: -1, agent: 'w', channel: 'c' } as const;
    expect(answer([...passed, asked], 'w', 0)).toBe(
      'c stores nothing: it forwarded the message to its listeners at 0.000 s, and w was not one of them.',
    );
  });

  it('its subscription had not joined', () => {
    const joining = { kind: 'joinStarted', atUs: 6, cause: 1, agent: 'b', channel: 'c', untilUs: 9_000 } as const;
    const subscribed = { kind: 'subscribed', atUs: 6, cause: -1, agent: 'b', channel: 'c' } as const;
    const events = [{ ...SENT[0], atUs: 5 }, subscribed, joining, accepted(20, 'c', 0, 1)];
    const words = 'b subscribed to c at 0.000 s, but joined only at 0.009 s. It does not see earlier messages.';
    expect(answer(events, 'b', 0)).toBe(words);
    const joined = { kind: 'joined', atUs: 9_000, cause: 2, agent: 'b', channel: 'c' } as const;
    expect(answer([...events, joined], 'b', 0, 10_000)).toBe(words);
  });

  it('it left the log before', () => {
    const kept = { ...SENT[1], partition: 0, offset: 0 } as const;
    const place = { partition: 0, offset: 0, channel: 'c', message: 0, seq: 1 } as const;
    const expired = { kind: 'expired', atUs: 40, cause: 1, ...place, reason: 'retention' } as const;
    const asked = { kind: 'consumeStarted', atUs: 50, cause: -1, agent: 'w', channel: 'c' } as const;
    expect(answer([SENT[0], kept, expired, asked], 'w', 0)).toBe(
      'c removed it from its log at 0.000 s, before w read it.',
    );
    expect(answer([SENT[0], kept, { ...asked, atUs: 30 }], 'w', 0)).toMatch(/^It waits in the queue of c, at the head/);
  });
});

describe('why an agent did not get a message', () => {
  it('it is not there yet', () => {
    expect(answer(SENT, 'b', 0, 5)).toBe('It has not been published yet.');
    expect(answer(SENT, 'b', 0, 15)).toMatch(/still in flight to c/);
    const left = [...SENT, dispatched(20, 'subscribe', 'c', 'b', 0, 1, 40, 1)];
    expect(answer(left, 'b', 0, 30)).toMatch(/^A copy is in flight to b/);
    const taken = [...SENT, dispatched(20, 'consume', 'c', 'b', 0, 1, 40, 1)];
    expect(answer(taken, 'b', 0, 30)).toMatch(/^It is in flight to b/);
  });

  it('the channel refused it', () => {
    const events = [
      SENT[0],
      { kind: 'rejected', atUs: 20, cause: 0, channel: 'c', message: 0, reason: 'closed' } as const,
    ];
    expect(answer(events, 'b', 0)).toBe('c rejected it: closed.');
  });

  it('it subscribed too late', () => {
    const trace = traceOf([...SENT, { kind: 'subscribed', atUs: 30, cause: -1, agent: 'b', channel: 'c' }]);
    const { got, words, events } = whyGot(trace, 'b', 0, 1000);
    expect(got).toBe(false);
    expect(words).toMatch(/^b subscribed to c too late/);
    expect(events).toEqual([1, 2]);
    // Before its subscription, nothing leads to it.
    expect(whyGot(trace, 'b', 0, 25).words).toMatch(/^b has neither subscribed to c nor asked its queue/);
  });

  it('it subscribes, and the broker has not delivered: an own broker may forget to', () => {
    const subscribed = { kind: 'subscribed', atUs: 5, cause: -1, agent: 'b', channel: 'c' } as const;
    const trace = traceOf([subscribed, published(10, 'a', 'c', 20), accepted(20, 'c', 1, 1)]);
    const { words, events } = whyGot(trace, 'b', 1, 1000);
    expect(words).toBe('b subscribed to c at 0.000 s, but the broker has not delivered the message to it.');
    expect(events).toEqual([0, 2]);
  });

  it('it had unsubscribed, before the message came or while it was on its way', () => {
    const before = [
      { kind: 'subscribed', atUs: 0, cause: -1, agent: 'b', channel: 'c' } as const,
      { kind: 'unsubscribed', atUs: 5, cause: -1, agent: 'b', channel: 'c' } as const,
      published(10, 'a', 'c', 20),
      accepted(20, 'c', 2, 1),
    ];
    expect(answer(before, 'b', 2)).toMatch(/^b had unsubscribed from c at/);
    const meanwhile = [
      ...SENT,
      dispatched(20, 'subscribe', 'c', 'b', 0, 1, 40, 1),
      { kind: 'ignored', atUs: 40, cause: 2, channel: 'c', agent: 'b', message: 0, reason: 'unsubscribed' } as const,
    ];
    expect(answer(meanwhile, 'b', 0)).toMatch(/had unsubscribed from c meanwhile and ignored it/);
  });

  it('another one consumed it first, the queue dropped it, or it waits there', () => {
    const waits = { kind: 'consumeStarted', atUs: 20, cause: -1, agent: 'w', channel: 'c' } as const;
    const other = [
      ...SENT,
      dispatched(20, 'consume', 'c', 'b', 0, 1, 40, 1),
      waits,
      received(40, 'consume', 'c', 'b', 0, 2),
    ];
    expect(answer(other, 'w', 0)).toMatch(/^b consumed it first/);
    const lost = [
      ...SENT,
      { kind: 'dropped', atUs: 30, cause: 1, channel: 'c', message: 0, seq: 1, reason: 'overflow' } as const,
      { ...waits, atUs: 40 },
    ];
    expect(answer(lost, 'w', 0)).toMatch(/^The queue of c was full and dropped it/);
    const queued = [
      waits,
      published(30, 'a', 'c', 40),
      accepted(40, 'c', 1, 1),
      published(40, 'a', 'c', 50),
      accepted(50, 'c', 3, 2),
    ];
    expect(answer(queued, 'w', 1)).toMatch(/at the head/);
    expect(answer(queued, 'w', 3)).toMatch(/behind 1 other,/);
  });

  it('nothing leads to it', () => {
    expect(answer(SENT, 'b', 0)).toBe('b has neither subscribed to c nor asked its queue for a message.');
  });
});
