import { expect, it } from 'vitest';
import { BrokerClosedError } from './errors.ts';
import { messageStream } from './receiving.ts';

const END = { done: true, value: undefined };

it('a stream asks for a message when it is asked for one, and for none once it was left', async () => {
  let asked = 0;
  const stream = messageStream(async () => {
    asked += 1;
    return { n: asked };
  }, undefined);
  expect(asked).toBe(0);
  expect(await stream.next()).toEqual({ done: false, value: { n: 1 } });
  expect(await stream.return?.()).toEqual(END);
  expect(await stream.next()).toEqual(END);
  expect(asked).toBe(1);
});

it.each([
  ['throws what a consume throws', new Error('no'), 'no'],
  ['ends when the broker closes', new BrokerClosedError(), END],
])('a stream %s, and asks for nothing more', async (_, error, expected) => {
  let asked = 0;
  const stream = messageStream(async () => {
    asked += 1;
    throw error;
  }, undefined);
  const first = await stream.next().catch((thrown: Error) => thrown.message);
  expect(first).toEqual(expected);
  expect(await stream.next()).toEqual(END);
  expect(asked).toBe(1);
});
