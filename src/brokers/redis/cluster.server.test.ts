/** `RedisBroker` on a Redis Cluster of three masters. */
import { randomUUID } from 'node:crypto';
import { afterEach, expect, inject, it } from 'vitest';
import { describeContract } from '../../messaging/contract/contract.ts';
import { numbered, outcome } from '../../messaging/contract/harness.ts';
import { type Message, UncertainError } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, uniquePrefix, within } from '../testing/harness.ts';
import { ownCluster } from '../testing/redis-cluster.ts';
import { SLOTS, slotOf } from './channel-keys.ts';
import { RedisBroker } from './redis-broker.ts';

/** Round trips to the server in a row that makes very many. */
const MOST = 600;

describeOn('Redis', inject('redis'), () => {
  const cluster = ownCluster();
  const harness = networkHarness(
    (prefix, settings) => new RedisBroker({ url: `redis://${cluster.nodes[0]}`, cluster: true, prefix, ...settings }),
    MOST,
  );
  afterEach(() => harness.closeAll());

  /** Returns a channel on each node. */
  const channelsOfAll = (): readonly string[] => {
    const nodeOf = (channel: string): number => Math.floor((slotOf(channel) * 3) / SLOTS);
    const names = Array.from({ length: 100 }, (_, index) => `channel ${index}`);
    return [0, 1, 2].map((node) => names.find((name) => nodeOf(name) === node) ?? '');
  };

  it('every node - channels on all of them are published to, received and consumed', async () => {
    const prefix = uniquePrefix();
    const [one, other] = [harness.on(prefix), harness.on(prefix)];
    for (const channel of channelsOfAll()) {
      const received = new Inbox<Message>();
      await one.subscribe(channel, received.push).ready;
      await Promise.all(numbered(500).map((message) => other.publish(channel, message)));
      expect(await received.reach(500, `messages of ${channel}`)).toEqual(numbered(500));
      expect(await other.consume(channel)).toEqual({ n: 1 });
      expect(await other.stats(channel)).toMatchObject({ accepted: 500, consumed: 1, depth: 499, dropped: 0 });
    }
    await one.reset();
    for (const channel of channelsOfAll()) expect(await one.stats(channel)).toMatchObject({ depth: 0, dropped: 499 });
  });

  it('others - what redis-cli adds on any node is received and consumed', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    for (const channel of channelsOfAll()) {
      const received = new Inbox<Message>();
      await broker.subscribe(channel, received.push).ready;
      const waiting = broker.consume(channel);
      await cluster.cli(0, 'XADD', `${prefix}{${channel}}`, '*', 'message', '{"setpoint":1}');
      expect(await received.reach(1, 'messages of redis-cli')).toEqual([{ setpoint: 1 }]);
      expect(await within('the consume', waiting)).toEqual({ setpoint: 1 });
    }
  });

  it('space - one process blocks for space on any node, and another makes it', async () => {
    const prefix = uniquePrefix();
    const publisher = harness.on(prefix, { capacity: 1, overflow: 'block' });
    const consumer = harness.on(prefix);
    for (const channel of channelsOfAll()) {
      await publisher.publish(channel, { n: 1 });
      const second = publisher.publish(channel, { n: 2 });
      expect(await consumer.consume(channel)).toEqual({ n: 1 });
      await within('the publish that was blocked', second);
      expect(await consumer.consume(channel)).toEqual({ n: 2 });
    }
  });

  it('moved - a channel whose slot moves to another node while it is used loses nothing and keeps its order', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const [channel = ''] = channelsOfAll();
    const received = new Inbox<Message>();
    await broker.subscribe(channel, received.push).ready;
    const [published, consumed]: [Promise<void>[], Promise<Message>[]] = [[], []];
    for (const message of numbered(1000)) {
      published.push(broker.publish(channel, message));
      consumed.push(broker.consume(channel));
      if (message.n === 300) await moveSlot(slotOf(channel), 0, 1);
      if (message.n === 600) await moveSlot(slotOf(channel), 1, 0);
      if (message.n % 50 === 0) await published.at(-1);
    }
    await within('every publish', Promise.all(published));
    expect(await within('every consume', Promise.all(consumed))).toEqual(numbered(1000));
    expect(await received.reach(1000, 'messages')).toEqual(numbered(1000));
  });

  it('outage - while one node is down the others go on, and what waits for it is seen through when it is there again', async () => {
    const prefix = uniquePrefix();
    const broker = new RedisBroker({
      url: `redis://${cluster.nodes[0]}`,
      cluster: cluster.nodes,
      prefix,
      requestTimeoutMs: 60_000,
    });
    const [connected, disconnected] = [new Inbox<unknown>(), new Inbox<unknown>()];
    broker.on('connected', connected.push);
    broker.on('disconnected', disconnected.push);
    const [, channel = ''] = channelsOfAll();
    const received = new Inbox<Message>();
    await broker.subscribe(channel, received.push).ready;
    await broker.publish(channel, { n: 1 });
    const before = connected.items.length;
    await cluster.kill(1);
    await disconnected.reach(1, 'disconnected');
    const meanwhile = publishSurely(broker, channel, { n: 2 });
    await cluster.restart(1);
    await within('the publish meanwhile', meanwhile, 60_000);
    await connected.reach(before + 1, 'connected');
    expect(await received.reach(2, 'messages')).toEqual(numbered(2));
    expect([await broker.consume(channel), await broker.consume(channel)]).toEqual(numbered(2));
    await broker.close();
    await cluster.whole();
  });

  it('refusal - without the option a node of a cluster says what is missing; a database is refused', async () => {
    const url = `redis://${cluster.nodes[0]}`;
    const broker = new RedisBroker({ url, prefix: `x${randomUUID()}:` });
    const errors = await Promise.all(
      channelsOfAll().map((channel) => broker.publish(channel, { n: 1 }).catch((error: unknown) => String(error))),
    );
    expect(errors.filter((error) => error !== undefined).join('\n')).toContain('cluster: true');
    await broker.close();
    expect(() => new RedisBroker({ url: `${url}/2`, cluster: true })).toThrow('database 0');
  });

  it('refusal - a server that is no cluster says so', async () => {
    const single = inject('redis');
    const broker = new RedisBroker({ url: 'url' in single ? single.url : '', cluster: true, warn: () => undefined });
    await expect(within('the refusal', broker.publish('a', { n: 1 }))).rejects.toThrow('cluster support disabled');
    expect(await outcome(broker.consume('a'))).toBe('ServerError');
    await broker.close();
  });

  /** Moves a slot as redis-cli's reshard does. */
  async function moveSlot(slot: number, from: number, to: number): Promise<void> {
    const [source, target] = [
      (await cluster.cli(from, 'CLUSTER', 'MYID')).trim(),
      (await cluster.cli(to, 'CLUSTER', 'MYID')).trim(),
    ];
    await cluster.cli(to, 'CLUSTER', 'SETSLOT', `${slot}`, 'IMPORTING', source);
    await cluster.cli(from, 'CLUSTER', 'SETSLOT', `${slot}`, 'MIGRATING', target);
    const keys = (await cluster.cli(from, 'CLUSTER', 'GETKEYSINSLOT', `${slot}`, '100'))
      .trim()
      .split('\n')
      .filter(Boolean);
    const [host = '', port = ''] = (cluster.nodes[to] ?? '').split(':');
    if (keys.length > 0) await cluster.cli(from, 'MIGRATE', host, port, '', '0', '5000', 'KEYS', ...keys);
    for (const node of [to, from]) await cluster.cli(node, 'CLUSTER', 'SETSLOT', `${slot}`, 'NODE', target);
  }

  describeContract('RedisBroker on a cluster', harness);
});

/** Publishes again if the connection broke under the message: its node had been killed before, and has not written it. */
async function publishSurely(broker: RedisBroker, channel: string, message: Message): Promise<void> {
  for (;;) {
    try {
      return await broker.publish(channel, message);
    } catch (error) {
      if (!(error instanceof UncertainError)) throw error;
    }
  }
}
