/** Words for what only recordings have: work without a message, polls and notes. */
import { expect, it } from 'vitest';
import { hasSameContent } from './compare.ts';
import { describe } from './event-words.ts';
import type { TraceEvent } from './events.ts';
import { accepted, dispatched, published, received, traceOf } from './test-events.ts';
import { whyGot } from './why.ts';

const AT = { atUs: 50, cause: -1, agent: 'b' } as const;

it.each<[TraceEvent, string]>([
  [{ kind: 'workStarted', ...AT, untilUs: 60 }, 'b started its work'],
  [{ kind: 'workStarted', ...AT, untilUs: 60, what: 'an action' }, 'b started an action'],
  [{ kind: 'workFinished', ...AT }, 'b finished its work'],
  [{ kind: 'workFinished', ...AT, what: 'an action' }, 'b finished an action'],
  [{ kind: 'polled', ...AT, channel: 'c' }, 'b found c empty'],
  [{ kind: 'polled', ...AT, channel: 'c', count: 1 }, 'b found c empty'],
  [{ kind: 'polled', ...AT, channel: 'c', count: 2 }, 'b found c empty 2 times'],
  [{ kind: 'noted', ...AT, what: 'stale', text: 'It was old.' }, 'It was old.'],
])('%o is: %s', (event, words) => {
  expect(describe(traceOf([event]), 0)).toBe(words);
});

it('a hint at its message is part of why an agent got it: one without an agent, or at this one', () => {
  const note = { kind: 'noted', atUs: 40, cause: -1, what: 'stale', message: 0 } as const;
  const { words, events } = whyGot(
    traceOf([
      published(10, 'a', 'c', 20),
      accepted(20, 'c', 0, 1),
      dispatched(20, 'consume', 'c', 'b', 0, 1, 30, 1),
      received(30, 'consume', 'c', 'b', 0, 2),
      { ...note, text: 'To all.', hint: true },
      { ...note, text: 'To b.', hint: true, agent: 'b' },
      { ...note, text: 'To w.', hint: true, agent: 'w' },
      { ...note, text: 'No hint.' },
    ]),
    'b',
    0,
    100,
  );
  expect(words).toBe('b received it at 0.000 s: it took it from the queue of c. To all. To b.');
  expect(events).toEqual([0, 2, 3, 4, 5]);
});

it('a direct message that was received was sent so', () => {
  const trace = traceOf([
    { ...published(10, 'a', 'a -> b', 20), to: 'b' },
    { kind: 'received', atUs: 20, cause: 0, via: 'direct', channel: 'a -> b', agent: 'b', message: 0 },
  ]);
  expect(whyGot(trace, 'b', 0, 100)).toMatchObject({
    got: true,
    words: 'b received it at 0.000 s: a sent it directly.',
  });
});

it('an agent handles messages during named work, and after the work of a message', () => {
  const inboxDuring = (work: object): number | undefined =>
    traceOf([
      published(10, 'a', 'c', 20),
      accepted(20, 'c', 0, 1),
      dispatched(20, 'subscribe', 'c', 'b', 0, 1, 30, 1),
      { kind: 'workStarted', atUs: 25, cause: -1, agent: 'b', untilUs: 60, message: 0, ...work } as TraceEvent,
      received(30, 'subscribe', 'c', 'b', 0, 2),
    ])
      .worldAt(40)
      .agents.get('b')?.inbox;
  expect([inboxDuring({}), inboxDuring({ what: 'an action' })]).toEqual([1, 0]);
});

it.each([
  ['loss', 'It was lost at 0.000 s, on its way to b: the link loses messages.'],
  ['cut', 'It was lost at 0.000 s, on its way to b: the link was cut.'],
  ['crash', 'It reached b at 0.000 s, but had been sent before b crashed at 0.000 s.'],
  ['hand', 'You dropped it at 0.000 s, on its way to b.'],
  ['cancelled', 'It was cancelled at 0.000 s, before b got it.'],
] as const)('a direct message that was lost (%s) was on its way to its recipient', (reason, words) => {
  const trace = traceOf([
    { ...published(10, 'a', 'a -> b', 20), to: 'b' },
    { kind: 'crashed', atUs: 15, cause: -1, agent: 'b', fault: 0 },
    {
      ...{ kind: 'lost', atUs: 20, cause: 0, via: 'publish', agent: 'a', to: 'b', channel: 'a -> b', message: 0 },
      ...{ reason, fraction: 1 },
    },
  ]);
  expect(whyGot(trace, 'b', 0, 100)).toMatchObject({ got: false, words });
});

it('two notes are the same with one text', () => {
  const note = (text: string): TraceEvent => ({ kind: 'noted', ...AT, what: 'stale', text });
  expect([hasSameContent(note('a'), note('a')), hasSameContent(note('a'), note('b'))]).toEqual([true, false]);
});
