import { randomUUID } from 'node:crypto';
import { expect, inject, it, onTestFinished } from 'vitest';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox } from '../testing/harness.ts';
import { makeAdmin } from '../testing/redis-server.ts';
import { RedisBroker } from './redis-broker.ts';

describeOn('Redis', inject('redis'), (url) => {
  it('a stream that another program replaces by a key of another type keeps no other channel from being read', async () => {
    const prefix = `${randomUUID()}:`;
    const broker = new RedisBroker({ url, prefix });
    const admin = makeAdmin(url);
    await admin.connect();
    onTestFinished(() => broker.close());
    onTestFinished(() => admin.destroy());
    const [good, replaced] = [new Inbox<Message>(), new Inbox<Message>()];
    const [errors, gaps] = [new Inbox<{ readonly channel: string }>(), new Inbox<unknown>()];
    broker.on('error', errors.push);
    broker.on('gap', gaps.push);
    await broker.subscribe('good', good.push).ready;
    await broker.subscribe('replaced', replaced.push).ready;
    await broker.publish('replaced', { n: 0 });
    await replaced.reach(1, 'the first message');
    const key = `${prefix}{replaced}`;
    await admin.multi().del(key).set(key, 'no stream').exec();
    for (let n = 1; n <= 3; n += 1) await broker.publish('good', { n });
    await good.reach(3, 'messages of the other channel');
    await errors.reach(1, 'the refusal');
    expect(errors.items.map(({ channel }) => channel)).toEqual(['replaced']);
    await admin.del(key);
    await broker.publish('replaced', { n: 4 });
    await broker.publish('good', { n: 5 });
    await replaced.reach(2, 'a message of the stream that can be read again');
    expect(replaced.items.at(-1)).toEqual({ n: 4 });
    expect(gaps.items).toEqual([{ channel: 'replaced', missed: undefined }]);
  });
});
