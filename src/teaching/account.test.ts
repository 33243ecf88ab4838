import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GALLERY } from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { simulate } from '../simulation/index.ts';
import { Trace, type TraceEvent } from '../trace/index.ts';
import { accepted, dispatched, published, received } from '../trace/testing/events.ts';
import { Account, accountOf, sentencesOf } from './account.ts';

const SECOND_US = 1_000_000;
const UNTIL_US = 10 * SECOND_US;

function traceOf(events: readonly TraceEvent[]): Trace {
  const trace = new Trace([], []);
  for (const event of events) trace.append(event);
  return trace;
}

function wordsOf(trace: Trace, fromUs = 0, toUs = UNTIL_US): readonly string[] {
  return accountOf(trace, { fromUs, toUs }).map(({ words }) => words);
}

function galleryTrace(slug: string): Trace {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}`);
  return simulate(entry.scenario, UNTIL_US).trace;
}

/** mg1 publishes to control; mg2 and mg3 get copies, and the callback of mg3 throws. */
const FAN_OUT: readonly TraceEvent[] = [
  { kind: 'subscribed', atUs: 0, cause: -1, agent: 'mg2', channel: 'control' },
  { kind: 'subscribed', atUs: 0, cause: -1, agent: 'mg3', channel: 'control' },
  { ...published(10, 'mg1', 'control', 20), payload: { setpoint: 3 } },
  accepted(20, 'control', 2, 1),
  dispatched(20, 'subscribe', 'control', 'mg2', 2, 1, 30, 3),
  dispatched(20, 'subscribe', 'control', 'mg3', 2, 1, 40, 3),
  received(30, 'subscribe', 'control', 'mg2', 2, 4),
  received(40, 'subscribe', 'control', 'mg3', 2, 5),
  { kind: 'failed', atUs: 40, cause: 7, agent: 'mg3', channel: 'control', message: 2, error: 'boom' },
];

describe('the account in words', () => {
  it('tells the way of a message in one sentence, with its time, its events and its message', () => {
    const [first, second] = accountOf(traceOf(FAN_OUT), { fromUs: 0, toUs: 100 });
    expect(first).toMatchObject({ words: 'mg2 and mg3 subscribed to control.', events: [0, 1], message: undefined });
    expect(second).toEqual({
      index: 1,
      atUs: 10,
      events: [2, 3, 4, 5, 6, 7, 8],
      message: 2,
      words: 'mg1 published message 1 to control (setpoint: 3); mg2 and mg3 received it; mg3 failed on it: boom.',
    });
  });

  it('says no more than has happened at a time', () => {
    const trace = traceOf(FAN_OUT);
    expect([15, 25, 35, 40].map((atUs) => wordsOf(trace, 0, atUs).at(-1))).toEqual([
      'mg1 published message 1 to control (setpoint: 3).',
      'mg1 published message 1 to control (setpoint: 3); control copied it to mg2 and mg3.',
      'mg1 published message 1 to control (setpoint: 3); control copied it to mg3; mg2 received it.',
      'mg1 published message 1 to control (setpoint: 3); mg2 and mg3 received it; mg3 failed on it: boom.',
    ]);
  });

  it('names a message again in a span that begins after it, and once it has been quiet', () => {
    expect(wordsOf(traceOf(FAN_OUT), 25, 100)).toEqual([
      'mg2 and mg3 received message 1 from control; mg3 failed on it: boom.',
    ]);
    const late = [
      published(10, 'mg1', 'jobs', 20),
      accepted(20, 'jobs', 0, 1),
      dispatched(3 * SECOND_US, 'consume', 'jobs', 'w1', 0, 1, 4 * SECOND_US, -1),
      received(4 * SECOND_US, 'consume', 'jobs', 'w1', 0, 2),
    ];
    expect(wordsOf(traceOf(late))).toEqual([
      'mg1 published message 1 to jobs (n: 10); jobs accepted it.',
      'w1 received message 1 from jobs.',
    ]);
  });

  it('counts the agents that a sentence has no room for', () => {
    const agents = Array.from({ length: 200 }, (_, index) => `a${index}`);
    const trace = traceOf([
      published(10, 'mg1', 'control', 20),
      accepted(20, 'control', 0, 1),
      ...agents.map((agent) => dispatched(20, 'subscribe', 'control', agent, 0, 1, 30, 1)),
      ...agents.map((agent, index) => received(30, 'subscribe', 'control', agent, 0, 2 + index)),
    ]);
    expect(wordsOf(trace)).toEqual([
      'mg1 published message 1 to control (n: 10); a0, a1, a2, a3, a4 and 195 others received it.',
    ]);
  });

  it.each([
    ['throwing-callback', /received it; siren failed on it: speaker not found; log finished it\.$/],
    ['lossy-link', /; it was lost on its way to far-display: the link lost it; archive and near-display received it/],
    ['work-queue', /^crew1, crew2 and crew3 wait for faults\.$/],
    ['work-queue', /^crew3 received message 6 from faults and finished it\.$/],
    ['failed-job', /; old-crew finished it and acknowledged it\.$/],
    ['control-status', /^mg1 published message \d to status \(mg: mg1, kw: [\d.]+\), about message 1 on control; /],
  ])('reads as plain sentences in %s', (slug, sentence) => {
    expect(wordsOf(galleryTrace(slug))).toContainEqual(expect.stringMatching(sentence));
  });

  it('tells a crash: what the agent loses, and that it subscribes again', () => {
    const trace = traceOf([
      ...FAN_OUT.slice(0, 8),
      { kind: 'crashed', atUs: 50, cause: -1, agent: 'mg3', fault: 0 },
      { kind: 'unsubscribed', atUs: 50, cause: 8, agent: 'mg3', channel: 'control' },
      { kind: 'abandoned', atUs: 50, cause: 8, agent: 'mg3', channel: 'control', message: 2 },
      { kind: 'restarted', atUs: 60, cause: 8, agent: 'mg3', fault: 0 },
      { kind: 'subscribed', atUs: 60, cause: 11, agent: 'mg3', channel: 'control' },
    ]);
    expect(wordsOf(trace).slice(1)).toEqual([
      'mg1 published message 1 to control (setpoint: 3); mg2 and mg3 received it; mg3 lost it when it crashed.',
      'mg3 crashed.',
      'mg3 restarted and subscribed to control.',
    ]);
  });
});

describe('an account of any run', () => {
  it('is the same in slices and of a prefix, begins its sentences in order, and tells each event once', () => {
    fc.assert(
      fc.property(livelyScenario, fc.integer({ min: 1, max: 60 }), (scenario, slice) => {
        const { trace } = simulate(scenario, 4 * SECOND_US, { eventsMax: 300 });
        const account = new Account(trace);
        while (!account.scan(trace.length, slice));
        const all = sentencesOf(account, trace.length, Number.POSITIVE_INFINITY);
        expect(all.map(({ index }) => index)).toEqual(all.map((_, index) => index));
        const firsts = all.map(({ events }) => events[0] ?? -1);
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
        const told = all.flatMap(({ events }) => events);
        expect(new Set(told).size).toBe(told.length);
        expect(all.filter(({ words }) => !/[.!?…]$/.test(words))).toEqual([]);
        for (const count of [0, slice, 3 * slice]) {
          const prefix = new Account(trace);
          prefix.scan(count);
          expect(sentencesOf(prefix, count, 1000)).toEqual(sentencesOf(account, count, 1000));
        }
      }),
      { numRuns: 80 },
    );
  });

  it('has as news what happened since, and nothing from events that say nothing', () => {
    const trace = traceOf(FAN_OUT);
    const account = new Account(trace);
    account.scan(trace.length);
    const newsOf = (from: number, count: number): readonly string[] =>
      account.news(from, count).map(({ words }) => words);
    expect(newsOf(0, 3)).toEqual([
      'mg2 and mg3 subscribed to control.',
      'mg1 published message 1 to control (setpoint: 3).',
    ]);
    expect(newsOf(6, 7)).toEqual(['mg2 received message 1 from control.']);
    expect(newsOf(7, 9)).toEqual(['mg3 received message 1 from control and failed on it: boom.']);
    expect(newsOf(9, 9)).toEqual([]);
    const ticks = traceOf([
      published(10, 'a', 'c', 20),
      { kind: 'workStarted', atUs: 15, cause: 0, agent: 'b', message: 0, untilUs: 15 },
    ]);
    const quiet = new Account(ticks);
    quiet.scan(2);
    expect(quiet.news(1, 2)).toEqual([]);
  });
});
