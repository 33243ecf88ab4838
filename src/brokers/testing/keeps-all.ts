/** The rows of the contract about a queue with a capacity, in the form of Kafka, which keeps everything. */
import { expect } from 'vitest';
import { type Difference, numbered, outcome } from '../../messaging/contract/harness.ts';

/** @param most number of messages that one row tries */
export function keepsAll(most: number): Readonly<Record<'C32' | 'C47' | 'C48' | 'C49', Difference>> {
  return {
    C32: {
      title: 'what reset skips counts as consumed, as Kafka only keeps where a group stands',
      kept: true,
      run: async ({ create }) => {
        const broker = await create();
        for (const message of numbered(2)) await broker.publish('a', message);
        await broker.reset();
        expect(await broker.stats('a')).toMatchObject({ accepted: 2, consumed: 2, dropped: 0, depth: 0 });
      },
    },
    C47: {
      title: 'a topic has no capacity: all is kept until it is older than retentionMs',
      run: async ({ create }) => {
        const broker = await create({ capacity: 10 });
        await Promise.all(numbered(most).map((message) => broker.publish('a', message)));
        expect(await broker.stats('a')).toMatchObject({ accepted: most, depth: most, dropped: 0 });
      },
    },
    C48: {
      title: 'no queue is ever full: nothing is dropped for another message',
      run: async ({ create }) => {
        const broker = await create({ capacity: 3, overflow: 'drop-oldest' });
        const dropped: unknown[] = [];
        broker.on('overflow', (event) => dropped.push(event));
        for (const message of numbered(5)) await broker.publish('a', message);
        expect(await broker.consume('a')).toEqual({ n: 1 });
        expect(dropped).toEqual([]);
      },
    },
    C49: {
      title: 'no queue is ever full: nothing is refused',
      run: async ({ create }) => {
        const broker = await create({ capacity: 1, overflow: 'reject' });
        await broker.publish('a', { n: 1 });
        expect(await outcome(broker.publish('a', { n: 2 }))).toBe('fulfilled');
      },
    },
  };
}
