import { expect, it } from 'vitest';
import { InMemoryBroker } from '../in-memory-broker.ts';
import type { Message } from '../message-broker.ts';
import { PlainBroker } from '../testing/plain-broker.ts';
import { rounds } from '../testing/rounds.ts';
import { inMemoryHarness } from './harness.ts';
import { atMost, everyPromiseSettles, turns } from './settling.ts';

/** Far more turns than a broker in memory needs; all of them pass only if something never settles. */
const PATIENCE = turns(100);

it('every promise has settled after close, over random programs', async () => {
  const harness = inMemoryHarness((settings) => new InMemoryBroker(settings));
  await everyPromiseSettles(harness, { patience: PATIENCE, runs: rounds(2000), seed: 10 });
});

it('the law is kept by the second broker as well, and broken by one that leaves who waits', async () => {
  const plain = inMemoryHarness((settings) => new PlainBroker(settings));
  await everyPromiseSettles(plain, { patience: PATIENCE, runs: rounds(300), seed: 10 });
  const faulty = inMemoryHarness((settings) => new PlainBroker(settings, 'close leaves who waits'));
  await expect(everyPromiseSettles(faulty, { patience: atMost(20), runs: rounds(300), seed: 10 })).rejects.toThrow(
    'never settles',
  );
});

it('a publish that waits for its dispatch is accepted, and resolves when the broker closes first', async () => {
  const broker = new InMemoryBroker();
  const received: Message[] = [];
  broker.subscribe('a', (message) => received.push(message));
  const published = Array.from({ length: 400 }, (_, n) => broker.publish('a', { n }));
  await broker.close();
  expect(await Promise.allSettled(published)).toEqual(published.map(() => ({ status: 'fulfilled', value: undefined })));
  expect(received).toHaveLength(256);
  expect(broker.stats('a')).toMatchObject({ accepted: 400, depth: 400 });
});

it('a publish from a callback that then closes resolves', async () => {
  const broker = new InMemoryBroker();
  let inner: Promise<void> | undefined;
  broker.subscribe('a', () => {
    inner = broker.publish('a', { n: 2 });
    void broker.close();
  });
  await broker.publish('a', { n: 1 });
  await inner;
  expect(broker.stats('a')).toMatchObject({ accepted: 2 });
});
