import { expect, it } from 'vitest';
import { outcome } from './contract/index.ts';
import { BatchError, InMemoryBroker, QueueFullError } from './index.ts';
import { PlainBroker } from './testing/plain-broker.ts';

const numbered = (count: number): { readonly n: number }[] =>
  Array.from({ length: count }, (_, index) => ({ n: index }));

it('publishAll says which messages were not accepted, and why', async () => {
  const broker = new InMemoryBroker({ capacity: 2, overflow: 'reject' });
  const error = await broker.publishAll('a', numbered(4)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BatchError);
  expect(error).toMatchObject({ refused: [{ index: 2 }, { index: 3 }], cause: expect.any(QueueFullError) });
  expect(await broker.consumeUpTo('a', 10)).toEqual(numbered(2));
  await broker.close();
});

it('publishAll rejects with the error itself where no message was accepted', async () => {
  const broker = new InMemoryBroker({ capacity: 1, overflow: 'reject' });
  await broker.publish('a', { n: 0 });
  expect(await outcome(broker.publishAll('a', numbered(3)))).toBe('QueueFullError');
  await broker.close();
});

it('publishAll has copied every message at the call', async () => {
  const broker = new InMemoryBroker();
  const message = { n: 1 };
  const published = broker.publishAll('a', [message]);
  message.n = 2;
  await published;
  expect(await broker.consume('a')).toEqual({ n: 1 });
  await broker.close();
});

it('publishAll refuses what is no list, and consumeUpTo a fraction', async () => {
  const broker = new InMemoryBroker();
  // A caller without types.
  const untyped = broker as unknown as { publishAll(channel: string, messages: unknown): Promise<void> };
  await expect(untyped.publishAll('a', { n: 1 })).rejects.toThrow('messages must be an array, not an object');
  await expect(broker.consumeUpTo('a', 1.5)).rejects.toThrow('max must be a whole number of at least 1');
  await broker.close();
});

it.each([
  ['in memory', () => new InMemoryBroker()],
  ['of one’s own, which has consume alone', () => new PlainBroker({})],
])('consumeUpTo of a broker %s takes all that is there, and at most as many as asked for', async (_, make) => {
  const broker = make();
  await broker.publishAll('a', numbered(5));
  expect(await broker.consumeUpTo('a', 3)).toEqual(numbered(3));
  expect(await broker.consumeUpTo('a', 1)).toEqual([{ n: 3 }]);
  expect(await broker.consumeUpTo('a', 10)).toEqual([{ n: 4 }]);
  await broker.close();
});

it('consumeUpTo takes what a full queue lets in', async () => {
  const broker = new InMemoryBroker({ capacity: 1, overflow: 'block' });
  const published = broker.publishAll('a', numbered(3));
  expect(await broker.consumeUpTo('a', 5)).toEqual([{ n: 0 }]);
  expect(await broker.consumeUpTo('a', 5)).toEqual([{ n: 1 }]);
  expect(await broker.consumeUpTo('a', 5)).toEqual([{ n: 2 }]);
  await published;
  await broker.close();
});
