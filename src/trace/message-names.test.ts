import { expect, it } from 'vitest';
import { describeWithin } from './event-words.ts';
import { receivedMessage } from './message-names.ts';
import { accepted, dispatched, published, received, traceOf } from './test-events.ts';

const TRACE = traceOf([
  published(10, 'a', 'c', 20),
  accepted(20, 'c', 0, 1),
  dispatched(20, 'subscribe', 'c', 'b', 0, 1, 30, 1),
  received(30, 'subscribe', 'c', 'b', 0, 2),
  published(40, 'a', 'c', 50),
]);

it('a message that an agent received is found by its number on the channel', () => {
  expect(receivedMessage(TRACE, 'b', 'c', 1)).toBe(0);
  expect([receivedMessage(TRACE, 'b', 'c', 2), receivedMessage(TRACE, 'w', 'c', 1)]).toEqual([undefined, undefined]);
});

it('a sentence about a message that was named before says neither its name nor its channel again', () => {
  expect(describeWithin(TRACE, 3, TRACE.event(3))).toBe('b received message 1 from c');
  expect(describeWithin(TRACE, 3, TRACE.event(3), 0)).toBe('b received it');
});
