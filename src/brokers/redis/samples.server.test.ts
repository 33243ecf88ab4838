/** Mistakes of the documentation's sample of a Redis broker, each with its test, and clients that are not ours. */
import { afterEach, expect, inject, it } from 'vitest';
import { numbered } from '../../messaging/contract/harness.ts';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { run } from '../testing/process.ts';
import { RedisBroker } from './redis-broker.ts';

describeOn('Redis', inject('redis'), (url) => {
  const harness = networkHarness((prefix) => new RedisBroker({ url, prefix, requestTimeoutMs: REQUEST_MS }), 1000);
  afterEach(() => harness.closeAll());
  const cli = (...args: readonly string[]) => run(['redis-cli', '-u', url, '--raw', ...args]);

  it('sample - every callback runs, with the message and nothing around it', async () => {
    const broker = harness.on(uniquePrefix());
    const calls = new Inbox<readonly unknown[]>();
    await broker.subscribe('control', (...args) => calls.push(args)).ready;
    for (const message of numbered(10)) await broker.publish('control', message);
    expect(await calls.reach(10, 'callbacks')).toEqual(numbered(10).map((message) => [message]));
  });

  it('sample - a loop of consumes gets each of 1,000 messages of another process, in order', async () => {
    const prefix = uniquePrefix();
    const [publisher, consumer] = [harness.on(prefix), harness.on(prefix)];
    const consumed: Message[] = [];
    const loop = (async () => {
      while (consumed.length < 1000) consumed.push(await consumer.consume('work'));
    })();
    for (const message of numbered(1000)) await publisher.publish('work', message);
    await within('the loop over 1,000 messages', loop);
    expect(consumed).toEqual(numbered(1000));
  });

  it('sample - what is published with nobody there is kept for a process that comes later', async () => {
    const prefix = uniquePrefix();
    const publisher = harness.on(prefix);
    await publisher.publish('work', { n: 1 });
    await publisher.close();
    expect(await harness.on(prefix).consume('work')).toEqual({ n: 1 });
  });

  it('sample - a consume that waits lets everything else run', async () => {
    const broker = harness.on(uniquePrefix());
    const waiting = broker.consume('work');
    const ticks = new Inbox<number>();
    const ticker = setInterval(() => ticks.push(performance.now()), 10);
    await ticks.reach(20, 'ticks of a timer');
    clearInterval(ticker);
    await broker.publish('work', { n: 1 });
    expect(await waiting).toEqual({ n: 1 });
  });

  it('sample - a channel may be named as an argument of some language is', async () => {
    const broker = harness.on(uniquePrefix());
    for (const name of ['self', 'args', 'callback']) {
      const received = new Inbox<Message>();
      await broker.subscribe(name, received.push).ready;
      await broker.publish(name, { name });
      expect(await received.reach(1, `messages on ${name}`)).toEqual([{ name }]);
    }
  });

  it('interoperation - what redis-cli adds to the stream is received and consumed', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const received = new Inbox<Message>();
    await broker.subscribe('control', received.push).ready;
    await cli('XADD', `${prefix}{control}`, '*', 'message', '{"setpoint": 0.5, "unit": "é"}');
    expect(await received.reach(1, 'messages of redis-cli')).toEqual([{ setpoint: 0.5, unit: 'é' }]);
    expect(await broker.consume('control')).toEqual({ setpoint: 0.5, unit: 'é' });
  });

  it('interoperation - what redis-cli added before any broker was there is consumed', async () => {
    const prefix = uniquePrefix();
    for (const n of [1, 2, 3]) await cli('XADD', `${prefix}{work}`, 'MAXLEN', '2', '*', 'message', `{"n":${n}}`);
    const broker = harness.on(prefix);
    expect(await broker.stats('work')).toMatchObject({ accepted: 3, depth: 2, dropped: 1 });
    expect([await broker.consume('work'), await broker.consume('work')]).toEqual([{ n: 2 }, { n: 3 }]);
  });

  it('interoperation - what is published redis-cli reads as a subscriber, and shares as a consumer', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    for (const message of numbered(2)) await broker.publish('work', message, { producer: 'mg1' });
    expect(await cli('XRANGE', `${prefix}{work}`, '-', '+')).toMatch(/\nmessage\n{"n":1}\nseq\n1\nproducer\nmg1\n/);
    const taken = await cli(
      'XREADGROUP',
      'GROUP',
      'heron',
      'cli',
      'COUNT',
      '1',
      'NOACK',
      'STREAMS',
      `${prefix}{work}`,
      '>',
    );
    expect(taken).toContain('{"n":1}');
    expect(await broker.consume('work')).toEqual({ n: 2 });
  });
});
