import { expect, it } from 'vitest';
import type { Envelope } from './message-broker.ts';
import { Queue } from './queue.ts';

const CHANNEL = 'a';

function envelope(seq: number, producer?: string): Envelope {
  return { channel: CHANNEL, seq, message: { n: seq }, producer };
}

/** Returns the queue and an array with its expected content. */
function pair() {
  const queue = new Queue(CHANNEL);
  const model: { readonly envelope: Envelope; readonly size: number }[] = [];
  const agree = (): void => {
    expect(queue.length).toBe(model.length);
    expect(queue.bytes).toBe(model.reduce((sum, { size }) => sum + size, 0));
  };
  return {
    queue,
    push: (one: Envelope, size = one.seq % 7) => {
      queue.push(one, size);
      model.push({ envelope: one, size });
      agree();
    },
    shift: () => {
      expect(queue.shift()).toEqual(model.shift()?.envelope);
      agree();
    },
    drop: () => {
      expect(queue.drop()).toBe(model.shift()?.envelope.seq);
      agree();
    },
    shiftMessage: () => {
      expect(queue.shiftMessage()).toBe(model.shift()?.envelope.message);
      agree();
    },
    clear: () => {
      queue.clear();
      model.length = 0;
      agree();
    },
    left: () => model.length,
  };
}

it('gives back envelopes oldest first, with their numbers, producers and sizes', () => {
  const { push, shift, left } = pair();
  for (let seq = 1; seq <= 40; seq += 1) push(envelope(seq, seq % 3 === 0 ? `p${seq}` : undefined));
  while (left() > 0) shift();
  shift();
});

it('grows with its oldest anywhere, and keeps order, producers and gaps in the numbers', () => {
  for (const [producers, gaps] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ]) {
    const { push, shift, drop, shiftMessage, left } = pair();
    let seq = 0;
    for (let round = 0; round < 60; round += 1) {
      for (let count = 0; count < 7; count += 1) {
        seq += gaps && seq % 5 === 4 ? 3 : 1;
        push(envelope(seq, producers && seq % 2 === 0 ? `p${seq}` : undefined));
      }
      shift();
      drop();
      shiftMessage();
    }
    while (left() > 0) shift();
  }
});

it('numbers that begin to have gaps while it is wrapped around stay with their messages', () => {
  for (let taken = 0; taken < 16; taken += 1) {
    const { push, shift, left } = pair();
    for (let seq = 1; seq <= 16; seq += 1) push(envelope(seq));
    for (let count = 0; count < taken; count += 1) shift();
    // With a gap before it, in a column that is full or not.
    push(envelope(20));
    push(envelope(21, 'late'));
    push(envelope(30));
    while (left() > 0) shift();
  }
});

it('after it was empty, numbers and producers begin anew', () => {
  const { push, shift, clear, left } = pair();
  for (const seq of [1, 5, 9]) push(envelope(seq, 'p'));
  while (left() > 0) shift();
  for (const seq of [20, 21, 22]) push(envelope(seq));
  while (left() > 0) shift();
  for (const seq of [30, 34]) push(envelope(seq, 'q'));
  clear();
  for (const seq of [40, 41]) push(envelope(seq));
  while (left() > 0) shift();
});

it('an empty queue gives nothing, in whatever way it is asked', () => {
  const { queue, push, shift } = pair();
  expect([queue.shift(), queue.drop(), queue.shiftMessage()]).toEqual([undefined, undefined, undefined]);
  push(envelope(1));
  shift();
  expect([queue.drop(), queue.shiftMessage(), queue.shift()]).toEqual([undefined, undefined, undefined]);
  expect([queue.length, queue.bytes]).toEqual([0, 0]);
});

it('takes up a great many again after it gave its memory back', () => {
  const { push, shiftMessage, left } = pair();
  for (let round = 0, seq = 1; round < 2; round += 1) {
    for (let count = 0; count < 5000; count += 1, seq += 1) push(envelope(seq), 1);
    while (left() > 0) shiftMessage();
  }
});

it('goes round and round without growing, and gives back sizes and messages as they came', () => {
  const { push, shift, left } = pair();
  let seq = 0;
  for (let round = 0; round < 40; round += 1) {
    while (left() < 16) {
      seq += 1;
      push(envelope(seq), 1 + (seq % 5));
    }
    for (let count = 0; count < 1 + (round % 15); count += 1) shift();
  }
  while (left() > 0) shift();
});
