import { expect, it } from 'vitest';
import type { Driver, Taken } from '../../brokers/network/index.ts';
import { InOrder } from './in-order.ts';

/** Returns a queue as Kafka's, on two partitions, and a record of acknowledged and released messages. */
function played(...batches: readonly (readonly string[])[]) {
  const left = [...batches];
  const told: string[] = [];
  const note = (what: string) => (_channel: string, taken: readonly Taken[]) => {
    told.push(`${what} ${taken.map(({ id }) => id).join(' ')}`);
  };
  const take = async () =>
    (left.shift() ?? []).map((id) => ({ id, seq: 0, text: '{}', producer: undefined, redelivered: false }));
  // Only these are used.
  const driver = { take, acknowledge: note('acknowledge'), release: note('release') } as unknown as Driver;
  return { queue: new InOrder(driver), told };
}

it('what is acknowledged early is held back until all before it are, on each partition by itself', async () => {
  const { queue, told } = played(['1:0/t', '2:0/t', '7:1/t', '3:0/t']);
  const [one, two, other, three] = await queue.take('a', 4);
  if (!one || !two || !other || !three) throw new Error('Too few were taken');
  queue.acknowledge('a', [three]);
  queue.acknowledge('a', [two, other]);
  expect(told).toEqual(['acknowledge 7:1/t']);
  queue.acknowledge('a', [one]);
  expect(told).toEqual(['acknowledge 7:1/t', 'acknowledge 1:0/t 2:0/t 3:0/t']);
});

it('what is given back holds the later ones back until it is taken again and acknowledged', async () => {
  const { queue, told } = played(['1:0/t', '2:0/t'], ['1:0/t']);
  const [one, two] = await queue.take('a', 2);
  if (!one || !two) throw new Error('Too few were taken');
  queue.release('a', [one]);
  queue.acknowledge('a', [two]);
  expect(told).toEqual(['release 1:0/t']);
  queue.acknowledge('a', await queue.take('a', 1));
  expect(told).toEqual(['release 1:0/t', 'acknowledge 1:0/t 2:0/t']);
});

it('what was given back and went to another process holds nothing back any more', async () => {
  const { queue, told } = played(['1:0/t'], ['5:0/t']);
  queue.release('a', await queue.take('a', 1));
  queue.acknowledge('a', await queue.take('a', 1));
  expect(told).toEqual(['release 1:0/t', 'acknowledge 5:0/t']);
});

it('messages of a topic that took the place of another are in an order of their own', async () => {
  const { queue, told } = played(['0:0/old'], ['0:0/new', '1:0/new']);
  const [old] = await queue.take('a', 1);
  const [first, second] = await queue.take('a', 2);
  if (!old || !first || !second) throw new Error('Too few were taken');
  queue.acknowledge('a', [second]);
  queue.acknowledge('a', [old]);
  expect(told).toEqual(['acknowledge 0:0/old']);
  queue.acknowledge('a', [first]);
  expect(told).toEqual(['acknowledge 0:0/old', 'acknowledge 0:0/new 1:0/new']);
});
