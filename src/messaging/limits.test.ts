import { describe, expect, it } from 'vitest';
import { BrokerClosedError, QueueFullError } from './errors.ts';
import { InMemoryBroker } from './in-memory-broker.ts';
import type { Message } from './message-broker.ts';

/** Returns a broker that records its reports and deliveries, in order. */
function told(capacity = 1) {
  const broker = new InMemoryBroker({ capacity, overflow: 'block' });
  const story: string[] = [];
  broker.on('overflow', ({ seq }) => story.push(`dropped ${seq}`));
  const put = (n: number) =>
    broker.put(
      'a',
      { n },
      {
        accepted: ({ seq }) => story.push(`accepted ${n} as ${seq}`),
        refused: (error) => story.push(`refused ${n}: ${error.name}`),
      },
    );
  const subscriber = (message: Message) => story.push(`seen ${Number(message.n)}`);
  const take = () => broker.take('a', ({ message }) => story.push(`taken ${Number(message.n)}`));
  return { broker, story, put, take, subscriber };
}

describe('put', () => {
  it('accepts at once where there is space, says so before anybody has it, and cannot be given up then', () => {
    const { broker, story, put, take, subscriber } = told();
    broker.subscribe('a', subscriber);
    take();
    expect(put(1)()).toBe(false);
    expect(story).toEqual(['accepted 1 as 1', 'taken 1', 'seen 1']);
  });

  it('waits for space in order, and comes in after the one that made it', () => {
    const { broker, story, put, take } = told();
    for (const n of [1, 2, 3]) put(n);
    expect(broker.stats('a')).toMatchObject({ blocked: 2, depth: 1, accepted: 1 });
    take();
    expect(story).toEqual(['accepted 1 as 1', 'taken 1', 'accepted 2 as 2']);
    take();
    expect(story.slice(3)).toEqual(['taken 2', 'accepted 3 as 3']);
  });

  it('lets nobody overtake, be it by publish or offer', async () => {
    const { broker, story, put, take } = told();
    put(1);
    put(2);
    const later = broker.publish('a', { n: 3 });
    expect(() => broker.offer('a', { n: 4 })).toThrow(QueueFullError);
    for (const _ of [1, 2, 3]) take();
    await later;
    expect(story.filter((line) => line.startsWith('taken'))).toEqual(['taken 1', 'taken 2', 'taken 3']);
  });

  it('nor a smaller message, for which there is space, a larger one that waits', () => {
    const broker = new InMemoryBroker({ capacityBytes: 60, overflow: 'block' });
    const story: string[] = [];
    const put = (name: string, length: number) =>
      broker.put(
        'a',
        { name, filled: 'x'.repeat(length) },
        { accepted: () => story.push(name), refused: () => undefined },
      );
    put('first', 1);
    put('large', 15);
    put('small', 0);
    expect(() => broker.offer('a', {})).toThrow(QueueFullError);
    expect(story).toEqual(['first']);
    broker.take('a', () => undefined);
    broker.take('a', () => undefined);
    expect(story).toEqual(['first', 'large', 'small']);
  });

  it('is given up once, and ends with the broker', async () => {
    const { broker, story, put } = told();
    put(1);
    const giveUp = put(2);
    const third = put(3);
    expect([giveUp(), giveUp()]).toEqual([true, false]);
    await broker.close();
    expect(story).toEqual(['accepted 1 as 1', 'refused 3: BrokerClosedError']);
    expect(third()).toBe(false);
    expect(() => put(4)).toThrow(BrokerClosedError);
  });
});

describe('limit', () => {
  it('is for one channel, and what is left out is the broker’s', () => {
    const broker = new InMemoryBroker({ capacity: 2, overflow: 'reject' });
    broker.limit('a', { capacity: 1 });
    for (const channel of ['a', 'b']) broker.offer(channel, { n: 1 });
    expect(() => broker.offer('a', { n: 2 })).toThrow(QueueFullError);
    broker.offer('b', { n: 2 });
    broker.limit('a');
    broker.offer('a', { n: 2 });
    expect(() => broker.limit('a', { capacity: 0 })).toThrow(RangeError);
  });

  it('drops the oldest in excess, and under the other policies keeps them', () => {
    for (const overflow of ['drop-oldest', 'drop-newest', 'reject', 'block'] as const) {
      const { broker, story, put } = told(4);
      for (const n of [1, 2, 3]) put(n);
      broker.limit('a', { capacity: 1, overflow });
      expect(broker.stats('a').depth).toBe(overflow === 'drop-oldest' ? 1 : 3);
      expect(story.slice(3)).toEqual(overflow === 'drop-oldest' ? ['dropped 1', 'dropped 2'] : []);
    }
  });

  it('lets in who waits where there is more space, and deals with them by the new policy where there is not', async () => {
    const wider = told();
    for (const n of [1, 2, 3, 4]) wider.put(n);
    wider.broker.limit('a', { capacity: 3 });
    expect(wider.story).toEqual(['accepted 1 as 1', 'accepted 2 as 2', 'accepted 3 as 3']);

    const oldest = told();
    for (const n of [1, 2, 3]) oldest.put(n);
    oldest.broker.limit('a', { overflow: 'drop-oldest' });
    expect(oldest.story.slice(1)).toEqual(['accepted 2 as 2', 'dropped 1', 'accepted 3 as 3', 'dropped 2']);

    const refused = told();
    refused.put(1);
    const published = refused.broker.publish('a', { n: 2 });
    refused.put(3);
    refused.broker.limit('a', { overflow: 'reject' });
    await expect(published).rejects.toThrow(QueueFullError);
    expect(refused.story.slice(1)).toEqual(['refused 3: QueueFullError']);
    expect(refused.broker.stats('a')).toMatchObject({ accepted: 1, blocked: 0, depth: 1 });
  });
});
