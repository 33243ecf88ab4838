/** A user of Redis with access only to keys of the prefix. */
import { afterEach, expect, inject, it } from 'vitest';
import { numbered } from '../../messaging/contract/harness.ts';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, within } from '../testing/harness.ts';
import { ownRedis } from '../testing/own-redis.ts';
import { RedisBroker, type RedisBrokerOptions } from './redis-broker.ts';
import { RedisPubSubBroker } from './redis-pubsub-broker.ts';

/** Rights as in the documentation. */
const RIGHTS = ['~heron:*', '&heron:*', '+@read', '+@write', '+@scripting', '+@connection', '+@pubsub', '+time'];

describeOn('Redis', inject('redis'), () => {
  const redis = ownRedis();
  const brokers = new Set<RedisBroker | RedisPubSubBroker>();
  afterEach(async () => {
    for (const broker of brokers) await broker.close();
    brokers.clear();
  });

  const login = async (): Promise<string> => {
    await redis.send('ACL', 'SETUSER', 'agent', 'on', '>secret', ...RIGHTS);
    return `redis://agent:secret@127.0.0.1:${redis.port}`;
  };
  const on = async (options: RedisBrokerOptions = {}): Promise<RedisBroker> => {
    const broker = new RedisBroker({ url: await login(), ...options });
    brokers.add(broker);
    return broker;
  };

  it('rights - a user of the prefix publishes, subscribes, consumes, resets and reads stats', async () => {
    const broker = await on();
    const received = new Inbox<Message>();
    await broker.subscribe('control', received.push).ready;
    for (const message of numbered(3)) await broker.publish('control', message);
    expect(await received.reach(3, 'messages')).toEqual(numbered(3));
    expect(await broker.consume('control')).toEqual({ n: 1 });
    expect(await broker.stats('control')).toMatchObject({ accepted: 3, consumed: 1, depth: 2 });
    await broker.reset();
    expect(await broker.stats('control')).toMatchObject({ depth: 0, dropped: 2 });
    await broker.drain();
  });

  it('rights - a user of the prefix waits for messages and for space, as others do', async () => {
    const broker = await on({ capacity: 1, overflow: 'block' });
    const waiting = broker.consume('work');
    await broker.stats('work');
    await broker.publish('work', { n: 1 });
    expect(await within('the message', waiting)).toEqual({ n: 1 });
    await broker.publish('work', { n: 2 });
    const blocked = broker.publish('work', { n: 3 });
    expect(await broker.consume('work')).toEqual({ n: 2 });
    await within('the blocked publish', blocked);
  });

  it('rights - a user of the prefix uses pub/sub', async () => {
    const broker = new RedisPubSubBroker({ url: await login() });
    brokers.add(broker);
    const received = new Inbox<Message>();
    await broker.subscribe('control', received.push).ready;
    await broker.publish('control', { n: 1 });
    expect(await received.reach(1, 'messages')).toEqual([{ n: 1 }]);
  });

  it('rights - every key of a broker begins with its prefix', async () => {
    const broker = await on();
    await broker.publish('every', { n: 1 });
    await broker.consume('every');
    await broker.reset();
    const keys = (await redis.send('KEYS', '*')) as unknown as string[];
    expect(keys).toEqual(expect.arrayContaining(['heron:{every}', 'heron:{every}:stats:heron', 'heron:bell']));
    expect(keys.filter((key) => !key.startsWith('heron:'))).toEqual([]);
  });
});
