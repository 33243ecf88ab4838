import { expect, it } from 'vitest';
import { inMemoryHarness } from './contract/index.ts';
import { InMemoryBroker, type Message } from './index.ts';

const { settle } = inMemoryHarness(() => new InMemoryBroker());
const FAILURE = new Error('no');

/** Returns a broker with its failures, and its deferred work. */
function broker() {
  const failures: unknown[] = [];
  const deferred: (() => void)[] = [];
  const made = new InMemoryBroker({
    report: ({ error }) => failures.push(error),
    defer: (run) => deferred.push(run),
  });
  return { made, failures, deferred };
}

/** Returns a foreign promise that rejects. */
function thenable(): object {
  const then = (_resolve: () => void, reject: (error: Error) => void): void => reject(FAILURE);
  return Object.defineProperty({}, 'then', { value: then });
}

it('of what a callback gives back, promises that fail are failures, of whatever make, and nothing else is', async () => {
  const harmless = [undefined, null, 5, 'text', {}, Object.defineProperty({}, 'then', { value: 5 }), Promise.resolve()];
  for (const options of [undefined, { concurrency: 1 }]) {
    for (const how of ['subscribe', 'subscribeRaw'] as const) {
      const { made, failures } = broker();
      for (const result of harmless) made[how]('a', () => result, options);
      made.offer('a', {});
      await settle();
      expect(failures).toEqual([]);
      made[how]('a', () => Promise.reject(FAILURE), options);
      made[how]('a', thenable, options);
      made[how](
        'a',
        () => {
          throw FAILURE;
        },
        options,
      );
      made.offer('a', {});
      await settle();
      expect(failures).toEqual([FAILURE, FAILURE, FAILURE]);
    }
  }
});

it('a subscription made in a callback does not see the present message, and one removed there is not called', () => {
  const { made } = broker();
  const calls: string[] = [];
  let later = (): void => undefined;
  made.subscribe('a', ({ n }) => {
    calls.push(`first${n}`);
    if (n === 1) made.subscribe('a', ({ n }) => calls.push(`new${n}`));
    if (n === 2) later();
  });
  later = made.subscribe('a', ({ n }) => calls.push(`later${n}`));
  made.subscribe('a', ({ n }) => calls.push(`last${n}`));
  for (const n of [1, 2]) made.offer('a', { n });
  expect(calls).toEqual(['first1', 'later1', 'last1', 'first2', 'last2', 'new2']);
});

it('a subscription sees nothing that was accepted before it, also where that is still to be dispatched', () => {
  const { made, deferred } = broker();
  const [early, late]: [number[], number[]] = [[], []];
  made.subscribe('a', ({ n }) => early.push(Number(n)));
  for (let n = 1; n <= 260; n += 1) void made.publish('a', { n });
  made.subscribe('a', ({ n }) => late.push(Number(n)));
  made.subscribe('b', () => undefined);
  void made.publish('a', { n: 261 });
  for (const run of deferred.splice(0)) run();
  expect([early.length, late]).toEqual([261, [261]]);
});

it('drain waits for no callback without a bound', async () => {
  const { made } = broker();
  made.subscribe('a', () => new Promise(() => undefined));
  made.offer('a', {});
  await made.drain();
  expect(made.stats('a').subscriptions).toBe(0);
});

it('close ends subscriptions, with what is in their inboxes', async () => {
  const { made } = broker();
  const seen: Message[] = [];
  let end = (): void => undefined;
  const serial = made.subscribe(
    'a',
    (message) => {
      seen.push(message);
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    },
    { concurrency: 1 },
  );
  for (const n of [1, 2, 3]) made.offer('a', { n });
  await made.close();
  end();
  await settle();
  expect([seen, made.stats('a').subscriptions]).toEqual([[{ n: 1 }], 0]);
  serial();
});

it('a slow subscription that has caught up is told of again', async () => {
  const { made } = broker();
  const slow: number[] = [];
  made.on('slowConsumer', ({ inbox }) => slow.push(inbox));
  const ends: (() => void)[] = [];
  made.subscribe('a', () => new Promise<void>((resolve) => ends.push(resolve)), { concurrency: 1, highWaterMark: 1 });
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < 4; n += 1) made.offer('a', { n });
    for (let n = 0; n < 4; n += 1) {
      ends.shift()?.();
      await settle();
    }
  }
  expect(slow).toEqual([2, 2]);
});
