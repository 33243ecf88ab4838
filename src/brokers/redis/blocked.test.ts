import { expect, it } from 'vitest';
import { numbered, outcome } from '../../messaging/contract/harness.ts';
import { UncertainError } from '../../messaging/index.ts';
import { turn } from '../testing/harness.ts';
import { Blocked } from './blocked.ts';

const message = (n: number, signal?: AbortSignal) => ({ text: `${n}`, producer: undefined, signal });

/** Returns a queue with limited space; each attempt is recorded. */
function queueWith(space: { left: number }) {
  const attempts: number[] = [];
  const accepted: string[] = [];
  const blocked = new Blocked(async (_channel, messages) => {
    attempts.push(messages.length);
    return messages.map(({ text }) => {
      if (space.left === 0) return false;
      space.left -= 1;
      accepted.push(text);
      return true;
    });
  });
  return { blocked, attempts, accepted };
}

it('blocked - many go together, in call order', async () => {
  const { blocked, attempts, accepted } = queueWith({ left: 1000 });
  await Promise.all(numbered(250).map(({ n }) => blocked.publish('a', message(n))));
  expect(attempts).toEqual([100, 100, 50]);
  expect(accepted).toEqual(numbered(250).map(({ n }) => `${n}`));
});

it('blocked - those without space wait in their order; who gives up leaves, and close ends the rest', async () => {
  const space = { left: 2 };
  const { blocked, accepted } = queueWith(space);
  const controller = new AbortController();
  const signals = [undefined, undefined, undefined, controller.signal, undefined, undefined];
  const ended = signals.map((signal, index) => outcome(blocked.publish('a', message(index + 1, signal))));
  await turn();
  expect(blocked.count('a')).toBe(4);
  controller.abort();
  space.left = 2;
  blocked.retry('a');
  await turn();
  expect(accepted).toEqual(['1', '2', '3', '5']);
  blocked.close();
  const [done, given, closed] = ['fulfilled', 'AbortError', 'BrokerClosedError'];
  expect(await Promise.all(ended)).toEqual([done, done, done, given, done, closed]);
});

it('blocked - a server that does not answer ends all that wait for it; those that were not sent know it', async () => {
  const blocked = new Blocked(() => Promise.reject(new UncertainError('no answer')));
  const ended = await Promise.all(numbered(150).map(({ n }) => outcome(blocked.publish('a', message(n)))));
  expect(ended.slice(99, 101)).toEqual(['UncertainError', 'UnavailableError']);
  expect(blocked.count('a')).toBe(0);
});
